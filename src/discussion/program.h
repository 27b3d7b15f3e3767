#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "chat/failure.h"

namespace convene {

/// Work for the executor's seat: what a program does better than a model. Compare two values
/// exactly, or, where there are tests, run what somebody wrote on them, or, where there are
/// concepts, look for them in what somebody wrote.
struct Program {
  std::string value;       ///< what somebody reports; a whole reply with a program or a text in it
  std::string goal;        ///< what it should be; empty where there are tests or concepts
  std::string tests = {};  ///< Python assertions that the task shows, never those that grade
  std::string code = {};   ///< what the program continues: imports, helpers, the function's head
  std::string entry_point = {};  ///< the function under test; empty: whatever the tests call
  std::string concepts = {};     ///< words that a text should use, parted by commas

  bool operator==(const Program&) const = default;
};

struct Execution {
  bool passed = false;
  /// One line: "value 26, goal 14: different", "1 of 2 assertions hold; …", "does not use: dog".
  std::string finding;

  bool operator==(const Execution&) const = default;
};

/// Engine's twin for programs, with the same contract.
class Executor {
 public:
  virtual ~Executor() = default;
  virtual void submit(Program program, std::function<void(Result<Execution>)> done) = 0;
};

/// Integers, fractions and decimals exactly, anything else as text without case, spaces and a final
/// full stop; concepts as coverage_of grades them. Answers at once, on the caller's thread. Refuses
/// tests: it runs nothing.
class Comparer : public Executor {
 public:
  void submit(Program program, std::function<void(Result<Execution>)> done) override;
};

/// Fit for a finding: white space folded, cut to that many bytes.
std::string one_line(std::string_view text, std::size_t bytes_max);

}  // namespace convene
