#pragma once

#include <memory>

#include "pocket/family.h"

namespace convene::pocket {

/// One unknown in a nested left side, a constant on the right. easy: two operations around x;
/// medium: three; hard: four, and the solution is a small fraction two times in five. A critic puts
/// the answer into the left side.
std::unique_ptr<Family> algebra();

}  // namespace convene::pocket
