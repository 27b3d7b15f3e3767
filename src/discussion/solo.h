#pragma once

#include <memory>

#include "discussion/team.h"

namespace convene {

/// One turn of the solver; its reply is the answer.
std::shared_ptr<const Protocol> make_solo(const Team& team);

}  // namespace convene
