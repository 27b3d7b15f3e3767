#pragma once

#include <span>
#include <string>
#include <vector>

#include "discussion/most.h"
#include "discussion/turns.h"

namespace convene {

/// Votes with the same answer.
struct AnswerClass {
  std::string answer;              ///< of its first vote
  std::vector<std::size_t> votes;  ///< indices of the turns, ascending
};

/// Votes counted as far as they are in. Turns that failed, and replies without an answer, count
/// nothing.
struct Ballot {
  std::vector<AnswerClass> classes;  ///< most votes first; the earlier one on a draw
  std::size_t silent = 0;            ///< in, but without an answer
  std::size_t open = 0;              ///< not in yet

  /// Whether no vote to come can change who wins.
  bool is_settled() const;
};

/// turns: those in so far, of `expected`.
Ballot count_votes(const Problem& problem, std::span<const Minute> turns, std::size_t expected);

/// "3 of 5 votes for this answer, 2 without an answer".
std::string describe(const Ballot& ballot);

/// Whether votes can be counted, or a judge has to read: an open question's answers do not repeat.
bool needs_judge(const Problem& problem);

/// The turns that say something, for a judge to choose from.
std::vector<std::size_t> candidates_in(std::span<const Minute> turns);

/// What a vote leads to once all turns are there: the judge's turn, or the end. `after` are the
/// minutes after the votes: empty, or the judge's.
Move elect(const Team& team, const Problem& problem, int round, std::span<const Minute> votes,
           std::span<const Minute> after);

/// The judge's turn, where votes on such a question may lead to one.
void add_judge(const Team& team, AnswerKind kind, Most& most);

/// The best answer of votes that did not all come, without a judge.
Conclude elect_early(const Problem& problem, std::span<const Minute> votes);

}  // namespace convene
