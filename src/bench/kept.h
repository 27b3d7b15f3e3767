#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bench/controls.h"
#include "minutes/store.h"

namespace convene {

/// A run of the store as part of an evaluation.
struct KeptRun {
  Run run = {};
  std::string method = {};  ///< "team", "single" or "samples"
  bool pool = false;        ///< its discussions are the controls' samples
};

/// An evaluation as its store has it: the runs and the lines of their discussions.
struct Kept {
  std::vector<KeptRun> runs = {};
  std::vector<DiscussionLine> lines = {};
  int repeats = 1;
  int questions = 0;  ///< that everyone was to answer, in each repeat; 0: not kept

  const KeptRun* run_of(const DiscussionLine& line) const;
  const KeptRun* pool() const;  ///< null: no controls
};

/// Absent where the store holds no evaluation.
std::optional<Kept> read_kept(const Store& store);

/// What graded answers tell of the question that they answer.
struct AnsweredQuestion {
  std::string group = {};
  std::string profile = {};  ///< what it is graded by
  bool accepts = false;      ///< what it shows accepts answers, or does not
};

/// Every question of which an answer has been graded, whoever gave it; by Problem::id.
std::map<std::string, AnsweredQuestion> answered_questions(const Kept& kept);

/// The controls' samples, by group. Sample i of question and repeat r is the discussion of repeat
/// r + i * repeats. A pool ends where the next sample is not graded yet.
std::map<std::string, std::vector<Draws>> pools_of(const Kept& kept);

/// Of these, the samples that a vote at the dearest team's tokens takes. What resampling drew
/// beyond is left out: how much that is depends on where a run was interrupted.
std::map<std::string, std::vector<Draws>> voting_pools_of(const Kept& kept);

/// The dearest team's mean tokens an answer, by group of the pool; 0 where no team has answered.
std::map<std::string, double> dearest_tokens(const Kept& kept);

/// The mean generated tokens an answer of each team's graded discussions: by run id, then group.
std::map<std::int64_t, std::map<std::string, double>> team_tokens(const Kept& kept);

/// Whether an answer is there that counts: graded, of a discussion that has ended.
bool is_graded(const DiscussionLine& line);

}  // namespace convene
