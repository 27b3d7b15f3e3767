#pragma once

#include "answers/node.h"
#include "answers/rules.h"
#include "answers/scalar.h"

namespace convene {

/// Whether two values are the same answer under these rules. Symmetric. Bounded: at most 20,000
/// comparisons of scalars, beyond which it is unknown.
Finding same_value(const Node& a, const Node& b, const Rules& rules);

}  // namespace convene
