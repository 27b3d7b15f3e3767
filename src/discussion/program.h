#pragma once

#include <functional>
#include <string>

#include "chat/failure.h"

namespace convene {

/// Work for the executor's seat: what a program does better than a model. For now one kind: compare
/// two values exactly.
struct Program {
  std::string value;  ///< what somebody reports
  std::string goal;   ///< what it should be

  bool operator==(const Program&) const = default;
};

struct Execution {
  bool passed = false;
  std::string finding;  ///< one line: "value 26, goal 14: different"

  bool operator==(const Execution&) const = default;
};

/// Engine's twin for programs, with the same contract.
class Executor {
 public:
  virtual ~Executor() = default;
  virtual void submit(Program program, std::function<void(Result<Execution>)> done) = 0;
};

/// Integers, fractions and decimals exactly, anything else as text without case, spaces and a final
/// full stop. Answers at once, on the caller's thread.
class Comparer : public Executor {
 public:
  void submit(Program program, std::function<void(Result<Execution>)> done) override;
};

}  // namespace convene
