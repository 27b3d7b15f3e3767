#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace convene {

/// A programming task with the tests that decide. Python throughout.
struct CodeTask {
  std::string id;
  /// What the answer continues or repeats: imports, helper functions, the head with its docstring.
  /// Empty where the task is told in prose.
  std::string prompt;
  std::string entry_point;  ///< the function under test; empty: whatever functions the tests call
  std::string tests;        ///< assertions, or code that reaches some

  bool operator==(const CodeTask&) const = default;
};

/// HumanEval's row: `test` defines check(candidate).
CodeTask humaneval_task(std::string id, std::string prompt, std::string entry_point,
                        const std::string& test);

/// MBPP's row: imports and assertions, one a line. `code_header` ("def f(x):") names the function
/// under test, which may be spelled like one of Python's own; without it, whatever the tests call
/// that nothing else defines is under test.
CodeTask mbpp_task(std::string id, const std::vector<std::string>& test_imports,
                   const std::vector<std::string>& test_list, std::string_view code_header = {});

/// The sources that run one after another as one module, for what a model said: the prompt where it
/// stands alone, then the program; or the two joined, where the model only continued the prompt.
/// Absent where there is no program in the text.
struct Assembly {
  std::string program;               ///< what the model wrote
  std::vector<std::string> sources;  ///< in order
};
std::optional<Assembly> assemble(const CodeTask& task, std::string_view text, bool extracted);

}  // namespace convene
