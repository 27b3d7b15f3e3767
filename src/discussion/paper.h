#pragma once

#include <memory>

#include "discussion/most.h"
#include "discussion/paper_play.h"
#include "discussion/team.h"

namespace convene {

/// "Two Heads are Better Than One" (arXiv 2504.09772): a CEO rules, a recruiter describes the
/// experts, the solver proposes, critics judge side by side, the solver revises, an executor
/// compares, an evaluator accepts or advises; then the next round. Only `solver` is needed; what
/// the other roles would do is left out where the team has none of them.
std::shared_ptr<const Protocol> make_paper(const Team& team);

/// Nobody is ever satisfied, every decision needs all its repairs, and the CEO asks for the most
/// experts at the most tokens.
Most most_of_paper(const Team& team, AnswerKind kind);

/// The decisions of the CEO, the recruiter and the evaluator in these minutes, in order, with how
/// each was read: for shows and reports. Empty for a team of another protocol.
std::vector<Decision> decisions_in(const Team& team, const Problem& problem,
                                   const Minutes& minutes);

}  // namespace convene
