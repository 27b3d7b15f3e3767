#pragma once

#include <chrono>
#include <string>
#include <variant>
#include <vector>

#include "chat/failure.h"
#include "discussion/program.h"

namespace convene {

/// Who speaks: a role of the team and a number within it. The model picks the engine.
struct Seat {
  std::string
      role;  ///< "ceo", "recruiter", "solver", "critic", "evaluator", "executor", "judge", …
  int number = 0;          ///< 0 for the first of its role
  std::string model = {};  ///< empty: the team's default model; the executor has none
  std::string title = {};  ///< how the others know it: "Solver", "Critic 2: a number theorist"

  bool operator==(const Seat&) const = default;
};

/// What a turn brought: a model's reply or a program's.
using Said = std::variant<Reply, Execution>;

/// When a turn ran and what it took; never part of what a protocol may decide by.
struct Timing {
  std::int64_t started_ms = 0;  ///< Unix time
  std::int64_t took_ms = 0;

  bool operator==(const Timing&) const = default;
};

/// One turn as it came out. (ask, turn) is its place: the turn-th of the ask-th Ask of the
/// discussion, both from 0.
struct Minute {
  int ask = 0;
  int turn = 0;
  int round = 0;  ///< as the protocol counts, from 1
  Seat seat = {};
  std::string prompt =
      {};  ///< hash of exactly what was sent (see prompt_hash); of the program for an executor
  Result<Said> outcome = {};
  bool clipped = false;  ///< the hall's limits lowered the tokens_max that the protocol wanted
  int tokens_max = 0;    ///< as sent; 0 for a program. A resumed discussion sends it again
  Timing timing = {};

  const Reply* reply() const;          ///< absent for an execution or a failure
  const Execution* execution() const;  ///< absent for a reply or a failure
  const Failure* failure() const;

  bool operator==(const Minute&) const = default;
};

/// The record of a discussion, in turn order: trace, dataset row, replay tape, crash log and page
/// to read.
using Minutes = std::vector<Minute>;

/// SHA-256 over messages, sampling (seed and the tokens_max sent included), schema and model.
std::string prompt_hash(const Request& request);
std::string prompt_hash(const Program& program);

}  // namespace convene
