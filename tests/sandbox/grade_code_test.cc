#include "sandbox/grade_code.h"

#include <gmock/gmock.h>

#include "sandbox/shared_sandbox.h"

namespace convene {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class GradeCode : public testing::SandboxTest {
 protected:
  static CodeGrade grade(const std::string& program, const std::string& tests,
                         const std::string& prompt = "", const std::string& entry = "f") {
    const CodeTask task{.id = "t", .prompt = prompt, .entry_point = entry, .tests = tests};
    return grade_code(sandbox(), task, program, {.extracted = true});
  }

  static Verdict verdict(const std::string& program, const std::string& tests,
                         const std::string& prompt = "") {
    const CodeGrade found = grade(program, tests, prompt);
    EXPECT_TRUE(found.judged_outside) << found.why;
    return found.verdict;
  }

  /// Whether f, returning that expression, passes `assert f() == expected`.
  static bool equal(const std::string& result, const std::string& expected) {
    return verdict("import collections, decimal, fractions\ndef f():\n    return " + result + "\n",
                   "import collections, decimal, fractions\nassert f() == " + expected + "\n") ==
           Verdict::right;
  }
};

TEST_F(GradeCode, IsRightWhereEveryAssertionHolds) {
  const CodeGrade found =
      grade("def f(x):\n    return x + 1\n", "assert f(1) == 2\nassert f(2) == 3\n");
  EXPECT_EQ(found.verdict, Verdict::right) << found.why;
  EXPECT_EQ(found.held, 2);
  EXPECT_TRUE(found.judged_outside);
}

TEST_F(GradeCode, SaysWhichAssertionFailedAndWhatCameBack) {
  const CodeGrade found =
      grade("def f(x):\n    return x\n", "assert f(1) == 1\nassert f(2) == 3\nassert f(3) == 3\n");
  EXPECT_EQ(found.verdict, Verdict::wrong);
  EXPECT_EQ(found.why, "assert f(2) == 3; f returned 2");
  EXPECT_EQ(found.held, 2);
  EXPECT_EQ(found.failed, 1);
}

TEST_F(GradeCode, ComparesAsPythonDoes) {
  EXPECT_TRUE(equal("1", "1.0"));
  EXPECT_TRUE(equal("True", "1"));
  EXPECT_FALSE(equal("[1, 2]", "(1, 2)"));
  EXPECT_FALSE(equal("'1'", "1"));
  EXPECT_FALSE(equal("float('nan')", "float('nan')"));
  EXPECT_TRUE(equal("10 ** 5000", "10 ** 5000"));
  EXPECT_FALSE(equal("10 ** 5000", "10 ** 5000 + 1"));
  EXPECT_FALSE(equal("0.1 + 0.2", "0.3"));
  EXPECT_TRUE(equal("0.1 + 0.2", "0.30000000000000004"));
}

TEST_F(GradeCode, CarriesEveryPlainValueUnchanged) {
  for (const char* value :
       {"None", "-5", "-0.0", "float('-inf')", "1+2j", "'\\ud800 \\0 é'", "b'\\xff'",
        "bytearray(b'a')", "[[], (), {}, set(), frozenset({1})]", "{1: {'a': [None]}, (2, 3): ''}",
        "range(3, 9, 2)", "collections.deque([1, 2])", "fractions.Fraction(1, 3)",
        "decimal.Decimal('1.10')", "collections.Counter('aab')", "{1: 2}.keys()", "{1: 2}.items()"})
    EXPECT_TRUE(equal(value, value)) << value;
}

TEST_F(GradeCode, TakesIteratorsForWhatTheyYield) {
  const std::string program = "def f(x):\n    yield from x\n";
  EXPECT_EQ(verdict(program, "assert list(f([1, 2])) == [1, 2]\n"), Verdict::right);
  EXPECT_EQ(verdict(program, "assert f([1, 2]) == [1, 2]\n"), Verdict::wrong);
  EXPECT_EQ(verdict("def f(x):\n    return map(str, x)\n", "assert tuple(f([1])) == ('1',)\n"),
            Verdict::right);
}

TEST_F(GradeCode, FollowsLoopsHelpersAndChanceInTheTests) {
  EXPECT_EQ(verdict("def f(x, y):\n    return x + y\n", R"(
import random
def pairs(n):
    return [(random.randint(0, 9), random.randint(0, 9)) for _ in range(n)]
def check(candidate):
    for x, y in pairs(20):
        assert candidate(x, y=y) == x + y
    assert abs(candidate(0.1, 0.2) - 0.3) < 1e-6
check(f)
)"),
            Verdict::right);
}

TEST_F(GradeCode, GivesTheTestsThePromptsHelpers) {
  const std::string prompt =
      "def twice(x):\n    return 2 * x\n\ndef f(x):\n    \"\"\"Half.\"\"\"\n";
  EXPECT_EQ(verdict("def f(x):\n    return x // 2\n", "assert f(twice(21)) == 21\n", prompt),
            Verdict::right);
}

TEST_F(GradeCode, KeepsWhatThePromptHadImported) {
  const std::string prompt = "import math\ndef f(x: float) -> int:\n    \"\"\"Floor.\"\"\"\n";
  EXPECT_EQ(verdict("def f(x):\n    return math.floor(x)\n", "assert f(1.5) == 1\n", prompt),
            Verdict::right);
  EXPECT_EQ(verdict("    return math.floor(x)\n", "assert f(1.5) == 1\n", prompt), Verdict::right);
}

TEST_F(GradeCode, DoesNotMindHelpersAfterTheEntryPoint) {
  EXPECT_EQ(
      verdict("def f(x):\n    return g(x)\n\ndef g(x):\n    return x * x\n", "assert f(3) == 9\n"),
      Verdict::right);
}

TEST_F(GradeCode, DoesNotRunAProgramsMainPart) {
  EXPECT_EQ(
      verdict("def f(x):\n    return x\n\nif __name__ == '__main__':\n    print(f(input()))\n",
              "assert f(3) == 3\n"),
      Verdict::right);
}

TEST_F(GradeCode, ReadsTabsAndNamesInAnyScript) {
  EXPECT_EQ(verdict("def f(größe):\n\treturn größe\n", "assert f(3) == 3\n"), Verdict::right);
}

TEST_F(GradeCode, LetsTestsExpectExceptions) {
  const std::string tests =
      "try:\n    f(-1)\n    assert False\nexcept ValueError:\n    pass\nassert f(1) == 1\n";
  EXPECT_EQ(verdict("def f(x):\n    if x < 0:\n        raise ValueError('no')\n    return x\n",
                    "def quiet():\n    try:\n        return f(-1)\n    except ValueError:\n        "
                    "return 'refused'\nassert quiet() == 'refused'\n"),
            Verdict::right);
  EXPECT_NE(grade("def f(x):\n    return x\n", tests).verdict, Verdict::right);
}

TEST_F(GradeCode, SaysWhyAProgramDoesNotRun) {
  EXPECT_THAT(grade("def f(x:\n    return 1\n", "assert f(1) == 1\n").why,
              AllOf(HasSubstr("SyntaxError"), HasSubstr("line 1")));
  EXPECT_EQ(grade("import numpy\n", "assert f(1) == 1\n").why,
            "the program does not run: ModuleNotFoundError: No module named 'numpy'");
  EXPECT_THAT(grade("def g(x):\n    return 1\n", "assert f(1) == 1\n").why,
              HasSubstr("has no attribute 'f'"));
}

TEST_F(GradeCode, BlamesTheTestsForTheirOwnTrouble) {
  const std::string program = "def f(x):\n    return x\n";
  for (const char* tests : {"assert f(1 == 1\n", "import nothing_of_that_name\nassert f(1) == 1\n",
                            "assert True\n", "", "raise ValueError('first')\nassert f(1) == 1\n"}) {
    const CodeGrade found = grade(program, tests);
    EXPECT_EQ(found.verdict, Verdict::errored) << tests << found.why;
  }
}

TEST_F(GradeCode, BlamesTheProgramWhereItsResultBreaksTheTests) {
  EXPECT_EQ(verdict("def f(x):\n    return None\n", "y = f(1)\nassert y + 1 == 2\n"),
            Verdict::wrong);
  EXPECT_EQ(verdict("def f(x):\n    return None\n", "y = f(1) + 1\nassert y == 2\n"),
            Verdict::wrong);
}

TEST_F(GradeCode, JudgesBesideTheProgramWhatNeedsItsObjects) {
  const std::string program =
      "class Pair:\n    def __init__(self, a, b):\n        self.a, self.b = a, b\n"
      "def f(pair):\n    return pair.a + pair.b\n";
  const CodeGrade right = grade(program, "assert f(Pair(1, 2)) == 3\n");
  EXPECT_EQ(right.verdict, Verdict::right) << right.why;
  EXPECT_FALSE(right.judged_outside);
  EXPECT_EQ(grade(program, "assert f(Pair(1, 2)) == 4\n").verdict, Verdict::wrong);
  const CodeGrade with_function =
      grade("def f(g):\n    return g(2)\n", "assert f(lambda x: x) == 2\n");
  EXPECT_EQ(with_function.verdict, Verdict::right) << with_function.why;
  EXPECT_FALSE(with_function.judged_outside);
}

TEST_F(GradeCode, NeverJudgesBesideAProgramBecauseOfWhatTheProgramDoes) {
  const CodeGrade found = grade(
      "class Yes:\n    def __eq__(self, other):\n        return True\ndef f(x):\n    return "
      "Yes()\n",
      "assert f(1) == 1\nassert f(f(1)) == 1\n");
  EXPECT_EQ(found.verdict, Verdict::wrong);
  EXPECT_TRUE(found.judged_outside);
}

TEST_F(GradeCode, GivesTheSameVerdictEveryTime) {
  const std::string program = "def f(words):\n    return list(set(words))[0]\n";
  const std::string tests = "assert f(['b', 'a', 'c', 'd', 'e']) == 'a'\n";
  const Verdict first = verdict(program, tests);
  for (int time = 0; time < 4; ++time) EXPECT_EQ(verdict(program, tests), first);
}

TEST_F(GradeCode, LeavesNothingForTheNextProgram) {
  const std::string tests = "assert f() == []\n";
  EXPECT_EQ(verdict("import builtins, os\ndef f():\n    open('/tmp/left', 'w').close()\n"
                    "    builtins.left = 1\n    os.chdir('/')\n    os.umask(0)\n    return []\n",
                    tests),
            Verdict::right);
  EXPECT_EQ(
      verdict(
          "import builtins, os\ndef f():\n    return os.listdir('/tmp') + "
          "[n for n in dir(builtins) if n == 'left'] + ([] if os.getcwd() == '/tmp' else [1])\n",
          tests),
      Verdict::right);
}

TEST_F(GradeCode, TakesTheProgramOutOfAReply) {
  const CodeTask task{.id = "t",
                      .prompt = "import math\n\ndef f(x):\n    \"\"\"Square root, floored.\"\"\"\n",
                      .entry_point = "f",
                      .tests = "assert f(10) == 3\n"};
  const std::string body =
      "def f(x):\n    return math.floor(g(x))\n\ndef g(x):\n    return x ** 0.5\n";
  const std::vector<std::string> replies = {
      "Use `math`:\n\n```python\n" + body + "```\nThat is all.",
      "First try:\n```python\ndef f(x):\n    return x\n```\nBetter:\n```python\n" + body + "```\n",
      "```python\ndef g(x):\n    return x ** 0.5\n```\nand\n```python\ndef f(x):\n    return "
      "int(g(x))\n```\n",
      "```python\n" + body + "```\nTry it:\n```\n>>> f(10)\n3\n```\n",
      "<think>```python\ndef f(x): return 0\n```</think>\n```python\n" + body,
      body,
      std::string("    return math.isqrt(x)\n")};
  for (const std::string& reply : replies) {
    const CodeGrade found = grade_code(sandbox(), task, reply);
    EXPECT_EQ(found.verdict, Verdict::right) << reply << "\n--\n" << found.why << found.extracted;
  }
}

TEST_F(GradeCode, FindsNoProgramInProse) {
  const CodeTask task{.id = "t", .prompt = "", .entry_point = "f", .tests = "assert f(1) == 1\n"};
  EXPECT_EQ(grade_code(sandbox(), task, "I do not know.").verdict, Verdict::unparsed);
}

class RunPython : public testing::SandboxTest {};

TEST_F(RunPython, GivesWhatAProgramPrints) {
  const auto run =
      run_python(sandbox(), "import sys\nprint('out')\nprint('err', file=sys.stderr)\n");
  ASSERT_TRUE(run.has_value());
  EXPECT_TRUE(run->finished);
  EXPECT_EQ(run->output, "out\n");
  EXPECT_EQ(run->errors, "err\n");
}

TEST_F(RunPython, SaysHowAProgramEnded) {
  const auto run = run_python(sandbox(), "print('so far')\nraise ValueError('no')\n");
  ASSERT_TRUE(run.has_value());
  EXPECT_FALSE(run->finished);
  EXPECT_EQ(run->ending, "ValueError: no");
  EXPECT_EQ(run->output, "so far\n");
}

TEST(Sandbox, RefusesWhereSomethingEssentialIsMissing) {
  EXPECT_THAT(sandbox_trouble({.host = {.bubblewrap = "/no/bwrap", .python = ""}, .limits = {}}),
              AllOf(HasSubstr("bubblewrap"), HasSubstr("apt-get install bubblewrap")));
  EXPECT_THAT(
      sandbox_trouble({.host = {.bubblewrap = "/bin/true", .python = "/bin/false"}, .limits = {}}),
      HasSubstr("no Python 3 answers"));
}

TEST(Sandbox, RefusesWhereNothingIsContained) {
  const std::string trouble =
      sandbox_trouble({.host = {.bubblewrap = "/bin/true", .python = ""}, .limits = {}});
  EXPECT_THAT(trouble, AllOf(HasSubstr("no sandbox"), HasSubstr("user namespaces")));
}

}  // namespace
}  // namespace convene
