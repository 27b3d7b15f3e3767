#pragma once

#include <string>
#include <vector>

#include "bench/scores.h"

namespace convene {

/// The scores of the controls beside every team, all from the pool of the single agent's samples.
/// parts are those of the table, "" (everything) first. Pure.
void add_controls(const Kept& kept, const std::vector<std::string>& parts, Scores& scores);

/// The vote of 1, 2, 4, … samples and pass@k of the same, by part.
std::vector<CurvePoint> curve_of(const Kept& kept, const std::vector<std::string>& parts);

}  // namespace convene
