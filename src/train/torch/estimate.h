#pragma once

#include <string>

#include "train/torch/fit.h"

namespace convene {

/// Parameters, memory, steps and time of a run, as text; takes a few steps to measure. Throws Error
/// when memory does not suffice, or the device is not there.
std::string estimate(const Recipe& recipe, const FitOptions& options);

}  // namespace convene
