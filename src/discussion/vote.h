#pragma once

#include <memory>

#include "discussion/team.h"
#include "discussion/team_settings.h"

namespace convene {

/// Self-consistency (arXiv 2203.11171): the same question to the solver several times side by side,
/// the most frequent answer wins, the earlier one on a draw. Ends as soon as the lead cannot change
/// any more. Where answers do not repeat, because the question is open, a judge picks a reply.
std::shared_ptr<const Protocol> make_vote(const Team& team);

Most most_of_vote(const Team& team, AnswerKind kind);

std::vector<Setting> vote_setting_list();

}  // namespace convene
