#pragma once

#include <memory>

#include "discussion/team.h"
#include "discussion/team_settings.h"

namespace convene {

/// Debate (arXiv 2305.14325): several agents answer, then each sees what the others said last and
/// answers again; their last answers are put to the vote, or to a judge where the question is open.
std::shared_ptr<const Protocol> make_debate(const Team& team);

Most most_of_debate(const Team& team, AnswerKind kind);

std::vector<Setting> debate_setting_list();

}  // namespace convene
