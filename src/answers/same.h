#pragma once

#include "answers/node.h"
#include "answers/rules.h"
#include "answers/scalar.h"

namespace convene {

/// Whether two values are the same answer under these rules. Symmetric. Bounded: once kWorkMax
/// nodes were looked at (of what is computed, each counts 20 times), it is unknown.
Finding same_value(const Node& a, const Node& b, const Rules& rules);

inline constexpr int kWorkMax = 200'000;
/// How much of that a comparison took.
int work_of(const Node& a, const Node& b, const Rules& rules);

}  // namespace convene
