#pragma once

#include <string>
#include <vector>

#include "bench/results.h"

namespace convene {

/// Several evaluations as one Markdown table: a line for each team, beside the control that had its
/// tokens, with Holm's adjustment over all lines. Unfinished ones say so above it. Names are
/// escaped.
std::string markdown_summary(const std::vector<Results>& all);

}  // namespace convene
