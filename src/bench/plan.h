#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bench/benchmark.h"
#include "discussion/team.h"
#include "minutes/store.h"

namespace convene {

/// One that answers: a team to be evaluated, or the controls' single agent.
struct Entrant {
  std::string name;
  std::string method = "team";  ///< "team", "single" (once a repeat) or "samples"
  bool pool = false;            ///< the controls take their samples from its discussions
  Team team;
  std::map<std::string, std::string> prompts;  ///< every template the team names
};

/// What is to be run.
struct EvalPlan {
  Loaded data;
  std::vector<Entrant> entrants;
  std::uint64_t seed = 0;
  int repeats = 1;
  bool controls = true;
  /// What of the command line makes it this run and no other (model, endpoint, flags of the
  /// benchmark): words to be kept and compared.
  std::map<std::string, std::string> settings;
  std::string command;  ///< exactly as typed
  std::string program;  ///< name and version

  // What may change from one start to the next:
  int at_once = 1000;      ///< discussions open at a time
  int retries = 2;         ///< times a failed answer is taken up again
  int give_up_after = 25;  ///< answers in a row that fail: the endpoint is gone, the run pauses
  Limits budget;           ///< of the whole run, earlier starts included
};

/// An entrant as the store's run that it is, or will be.
Run run_of(const EvalPlan& plan, const Entrant& entrant);

/// Why the store belongs to another run: a line a difference. Empty where it is this run's or holds
/// nothing.
std::vector<std::string> differences(const EvalPlan& plan, const Store& store);

/// What differs between two kept runs that play the same part: team, prompts, model, data, …
std::vector<std::string> differences(const Run& before, const Run& after);

/// What some answers take at most. Prompt tokens are estimated: a token is four bytes, and every
/// prompt is as long as the team's first, with all that was said before below it.
struct Outlay {
  std::string name = {};
  std::int64_t answers = 0;
  std::int64_t calls = 0;
  std::int64_t generated = 0;  ///< completion tokens
  std::int64_t prompt = 0;     ///< tokens
};

/// What a plan takes at most, before anything is spent; calls that fail, and are made again, on
/// top.
struct WorstCase {
  std::vector<Outlay> entrants = {};  ///< the plan's
  /// The controls': together they cost what the dearest team's answers do, once for the vote and
  /// once for resampling. Calls are those of samples as long as they may be; short ones are more.
  std::optional<Outlay> samples = {};

  Outlay together() const;
};
WorstCase worst_case(const EvalPlan& plan);

}  // namespace convene
