#pragma once

#include <memory>

#include "pocket/family.h"

namespace convene::pocket {

/// The body of a small Python function from three examples and the names of its steps; what numbers
/// and letters they take is to be found, and in the last level their order. easy: two steps; medium
/// and hard: three. A critic traces the answer on the last example's argument.
std::unique_ptr<Family> program();

}  // namespace convene::pocket
