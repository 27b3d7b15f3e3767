#pragma once

#include <vector>

#include "bench/kept.h"
#include "bench/results.h"

namespace convene {

/// The methods of an evaluation and what each of them answered. Read from the store's lines; pure.
struct Scores {
  std::vector<Method> methods = {};
  std::vector<Score> scores = {};        ///< in no order
  std::vector<TableLine> ceilings = {};  ///< of the methods that nobody can use: lines, no scores
};

/// Gives its index.
std::size_t add_method(Scores& scores, Method method);

/// Teams and the single agent: a discussion an answer. Answers that are not begun yet are there
/// without a verdict, where someone has begun one to the same question.
void add_measured(const Kept& kept, Scores& scores);

/// What a discussion took.
Cost cost_of(const DiscussionLine& line);

/// How an answer was graded.
void take_verdict(Score& score, const VerdictRow& row);

}  // namespace convene
