#pragma once

#include <memory>

#include "pocket/family.h"

namespace convene::pocket {

/// Reach a number from given ones, each used exactly once, with + - * / over exact fractions.
/// easy: three numbers to 15, goal to 60; medium: three to 25, goal to 100; hard: four to 10, goal
/// to 60.
std::unique_ptr<Family> target();

}  // namespace convene::pocket
