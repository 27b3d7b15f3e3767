#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bench/plan.h"
#include "discussion/hall.h"
#include "sandbox/sandbox.h"

namespace convene {

/// How far one entrant has come.
struct Progress {
  std::string name = {};
  int wanted = 0;  ///< answers
  int done = 0;    ///< graded
  int failed = 0;  ///< of these, errored
  int right = 0;
  int repeats = 1;       ///< of each question
  double generated = 0;  ///< tokens
  std::optional<double> dollars = 0.0;
  /// The controls' samples are not all planned yet: how many depends on what the teams' answers
  /// take.
  bool more_later = false;
};

/// What the world lends an evaluation. All outlive it.
struct EvalWorld {
  Store& store;
  Recorder& recorder;  ///< the store, or what stands before it
  Engines engines;
  Executor& executor;
  Sandbox* sandbox = nullptr;  ///< null: no code is graded
  std::function<std::optional<TokenPrice>(const std::string& model)> price = {};
  /// After each answer, from any thread, one call at a time; must not block.
  std::function<void(const std::vector<Progress>&)> watch = {};
};

struct EvalEnd {
  bool finished = false;
  std::string why;  ///< a sentence, where it is not finished
};

/// Holds all discussions of a plan through one hall, as many at once as the plan says, grades each
/// as it ends, and draws the controls' samples once the teams' cost is known. What the store holds
/// is not asked again: discussions that were interrupted go on, those that ended are only graded
/// where they are not yet.
class Runner {
 public:
  /// Begins the plan's runs in an empty store. Throws Error where the store belongs to another run,
  /// saying what differs. The plan outlives it.
  Runner(const EvalPlan& plan, EvalWorld world);
  ~Runner();
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  /// Blocks until everything is answered and graded, the budget is spent, too much in a row failed,
  /// or stop was called. Throws what the store throws. Once.
  EvalEnd run();
  /// From any thread: cancels what is open; it goes on when the plan is run again.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace convene
