#include "sandbox/python_task.h"

#include <gmock/gmock.h>

namespace convene {
namespace {

using ::testing::ElementsAre;

const std::string prompt = "import math\n\ndef f(x):\n    \"\"\"Doubles.\"\"\"\n";

CodeTask task() {
  return {.id = "t", .prompt = prompt, .entry_point = "f", .tests = ""};
}

std::vector<std::string> sources(const std::string& text) {
  const auto assembly = assemble(task(), text, true);
  return assembly ? assembly->sources : std::vector<std::string>{};
}

TEST(PythonTask, PutsThePromptInFrontOfAWholeProgram) {
  const std::string program = "def f(x):\n    return math.floor(2 * x)\n";
  EXPECT_THAT(sources(program), ElementsAre(prompt, program));
}

TEST(PythonTask, JoinsABodyToThePromptThatItContinues) {
  EXPECT_THAT(sources("    return 2 * x\n"), ElementsAre(prompt + "    return 2 * x\n"));
  EXPECT_THAT(sources("\n    return 2 * x\n\ndef g():\n    pass\n"),
              ElementsAre(prompt + "\n    return 2 * x\n\ndef g():\n    pass\n"));
}

TEST(PythonTask, KeepsTheProgramAsWhatWasWritten) {
  EXPECT_EQ(assemble(task(), "    return 2 * x\n", true)->program, "    return 2 * x\n");
}

TEST(PythonTask, FindsNoProgramInNothing) {
  EXPECT_FALSE(assemble(task(), " \n", true));
}

TEST(PythonTask, EndsHumanEvalsTestsWithTheCall) {
  const CodeTask made = humaneval_task("HumanEval/0", prompt, "f", "def check(candidate): pass");
  EXPECT_EQ(made.tests, "def check(candidate): pass\n\ncheck(f)\n");
  EXPECT_EQ(made.entry_point, "f");
}

TEST(PythonTask, NamesMbppsFunctionAfterItsHeader) {
  const CodeTask made =
      mbpp_task("1", {"import math"}, {"assert sum (1) == 1"}, "import re\ndef sum (a,b) :");
  EXPECT_EQ(made.entry_point, "sum");
  EXPECT_EQ(made.tests, "import math\nassert sum (1) == 1\n");
}

}  // namespace
}  // namespace convene
