#pragma once

#include <string>

#include "train/recipe.h"

namespace convene {

/// Parameters, memory, steps and time of a run, as text; takes a few steps to measure. Throws Error
/// when memory does not suffice.
std::string estimate(const Recipe& recipe, int workers);

}  // namespace convene
