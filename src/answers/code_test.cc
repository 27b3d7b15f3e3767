#include "answers/code.h"

#include <gtest/gtest.h>

namespace convene {
namespace {

using Code = std::optional<std::string>;

TEST(ExtractCode, TakesTheBlockThatDefinesTheFunctionWithItsHelpers) {
  const char* text =
      "```python\nimport math\ndef help(x):\n    return x\n```\nthen\n```python\ndef f(x):\n"
      "    return help(x)\n```\nso that\n```python\nprint(f(1))\n```\n";
  EXPECT_EQ(extract_code(text, "f"),
            Code("import math\ndef help(x):\n    return x\n\ndef f(x):\n    return help(x)\n"));
}

TEST(ExtractCode, AFenceInsideADocstringIsAPartOfIt) {
  for (const std::string fence : {"    ```", "```", "    ```python"}) {
    const std::string program = "def f(x):\n    \"\"\"Adds one.\n\n" + fence +
                                "\n    f(1)\n    ```\n    \"\"\"\n    return x + 1  # it's one\n";
    EXPECT_EQ(extract_code("Here:\n```python\n" + program + "```\nIt works.\n", "f"), Code(program))
        << fence;
  }
  const std::string single = "def f(x):\n    r'''\n    ```\n    '''\n    return \"'''\"\n";
  for (const char* fence : {"```py\n", "```\n"})
    EXPECT_EQ(extract_code(fence + single + "```\n~~~\nno\n~~~\n", "f"), Code(single)) << fence;
}

TEST(ExtractCode, ADocstringThatNeverEndsDoesNotSwallowWhatFollows) {
  const std::string broken = "```python\ndef f(x):\n    \"\"\"Adds one.\n    return x\n```\n";
  EXPECT_EQ(extract_code(broken, "f"), Code("def f(x):\n    \"\"\"Adds one.\n    return x\n"));
  EXPECT_EQ(
      extract_code(broken + "Rather:\n```python\ndef f(x):\n    \"\"\"One.\"\"\"\n```\n", "f"),
      Code("def f(x):\n    \"\"\"One.\"\"\"\n"));
}

TEST(ExtractCode, LeavesTheProseAfterAProgramWithoutFencesOut) {
  const std::string program =
      "import math\n\"\"\"\nIt adds one.\n\"\"\"\nlimit: int = 5\nrows: dict[str, int] = {}\n"
      "names: list[str]  # none yet\n\ndef f(x):\n    return x + 1\n\nif limit > 3:\n    limit = "
      "3\n"
      "else:\n    limit = 4\ntry: import numpy\nexcept ImportError: pass\nprint (f(1))\nx = f(2) "
      "if limit else 3\n";
  for (const char* prose :
       {"Note: it works.", "Note: works", "Complexity: O(n)", "Example: f(2) = 3",
        "This function works as follows: it adds (one).", "Explanation: x + 1 is returned",
        "The list[int] is sorted", "Note that it adds: one", "That is all"})
    EXPECT_EQ(extract_code("Sure.\n" + program + prose + "\nMore of it.\n", "f"), Code(program))
        << prose;
}

TEST(ExtractCode, SurvivesHostileText) {
  std::string blocks, quotes = "```python\n";
  for (int i = 0; i < 50'000; ++i) {
    blocks += "```python\n\"\"\"\n```\n";
    quotes += "\"\"\"\n```\n";
  }
  EXPECT_TRUE(extract_code(blocks, "f"));
  EXPECT_TRUE(extract_code(quotes, "f"));
}

}  // namespace
}  // namespace convene
