#pragma once

#include "discussion/problem.h"
#include "discussion/program.h"
#include "sandbox/grade_code.h"

namespace convene {

/// The executor's seat for programming tasks: runs what somebody wrote on the tests that the task
/// shows. Does what the Comparer does where there are none. `done` is called on a thread of the
/// sandbox. The sandbox's trouble is a failure, and so is that of the tests.
class TestRunner : public Executor {
 public:
  /// The sandbox outlives the runner.
  explicit TestRunner(Sandbox& sandbox) : sandbox_(sandbox) {}

  void submit(Program program, std::function<void(Result<Execution>)> done) override;

 private:
  Sandbox& sandbox_;
};

/// Gives the problem the parts by which a discussion can run these tests. Only for tests that the
/// question shows anyway: a finding quotes them.
void show_tests(Problem& problem, const CodeTask& shown);

}  // namespace convene
