#pragma once

#include <deque>
#include <memory>

#include "sandbox/jail.h"

namespace convene {

/// The two kinds of jails that a worker starts.
struct JailPlans {
  JailPlan candidate;  ///< for one program each
  JailPlan referee;    ///< for the tests; no program ever gets in there
};

/// How many jails of candidates a worker has at most: one at work, the others waiting.
constexpr int jails_of_a_worker = 3;

/// What one worker works with: interpreters started ahead of time. One thread's.
class Workbench {
 public:
  explicit Workbench(JailPlans plans);

  /// An interpreter that has just begun and waits for a program. Blocks until it is ready; a
  /// failure, after another try, is the sandbox's.
  Result<std::unique_ptr<Jail>> fresh();

  /// The referee, started where there is none. Kept until dropped.
  Result<Jail*> referee();
  /// After trouble: the next one is new.
  void drop_referee() { referee_.reset(); }

  const ProgramLimits& limits() const { return plans_.candidate.limits; }

 private:
  void refill();

  JailPlans plans_;
  std::deque<std::unique_ptr<Jail>> waiting_;
  std::unique_ptr<Jail> referee_;
};

/// limits.wall_ms from now.
Deadline deadline_after(int milliseconds);

}  // namespace convene
