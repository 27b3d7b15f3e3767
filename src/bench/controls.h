#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "answers/grade.h"
#include "discussion/hall.h"

namespace convene {

/// The controls at equal tokens. They are all computed from one pool: independent samples of a
/// single agent for every question and repeat, each an ordinary discussion that is paid once. Pure.

/// One reply of the single agent.
struct Sample {
  DiscussionId discussion = 0;
  Verdict verdict = Verdict::errored;
  std::string answer = {};            ///< bare
  std::string form = {};              ///< as VerdictRow::form
  std::optional<bool> accepted = {};  ///< by what the question shows
  double generated = 0;               ///< tokens
  bool retried = false;               ///< it failed and was taken up again
};

/// The samples of one question in one repeat, in the order drawn.
struct Draws {
  std::string item = {};
  int repeat = 0;
  std::string profile = {};
  std::vector<Sample> samples = {};
};

/// How many samples of that mean cost a question gets so that on average they cost as much as the
/// team: the whole part of the ratio, and one more for a fixed share of the questions. At least 1,
/// at most kSamplesMax.
int votes_for(double team_tokens, double sample_tokens, const std::string& item, int repeat);
inline constexpr int kSamplesMax = 1000;

/// The mean tokens of each draw's first sample; 0 where there is none.
double sample_tokens(const std::vector<Draws>& pool);

/// Which of the first k samples wins a vote: the largest class of same answers (of one form, or by
/// the grader's own equivalence), the earlier on a draw. The first sample where no answer can be
/// read. Absent for code and other open answers, which do not repeat, and where there are not k
/// samples.
std::optional<std::size_t> vote_winner(const Draws& draws, int k);
bool can_vote(const std::string& profile);

/// Samples drawn until what the question shows accepts one, with a common cap.
struct Resampling {
  int cap = 1;             ///< draws a question at most, so that the mean cost is the team's
  double mean_tokens = 0;  ///< that it came to
  /// What is missing to know: how many samples every unaccepted draw has to have. 0: nothing.
  int wanted = 0;
};
/// The smallest cap whose mean cost reaches the team's tokens; no further than cap_max, and not
/// beyond where everything is accepted.
Resampling resampling_of(const std::vector<Draws>& pool, double team_tokens, int cap_max);

/// How far resampling may go at that budget: eight times as many as fit in it.
int resampling_cap(double team_tokens, double sample_tokens);

/// How many samples it used, and which it took: the accepted one, else the first.
struct Resampled {
  int used = 1;
  std::size_t taken = 0;
};
Resampled resampled(const Draws& draws, int cap);

/// What the draws are where nothing is taken up again: samples that were are errored.
Draws without_retried(Draws draws);

/// Whether further samples can change nothing: one was accepted, or the question shows nothing that
/// could accept one, and the first stands.
bool is_finished(const Draws& draws);

/// Whether any sample says what the question shows of it.
bool has_accepter(const std::vector<Draws>& pool);

}  // namespace convene
