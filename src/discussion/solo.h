#pragma once

#include <memory>

#include "discussion/most.h"
#include "discussion/team.h"

namespace convene {

/// One turn of the solver; its reply is the answer.
std::shared_ptr<const Protocol> make_solo(const Team& team);

Most most_of_solo(const Team& team, AnswerKind kind);

}  // namespace convene
