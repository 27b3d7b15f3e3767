#pragma once

#include <string>

#include "bench/results.h"

namespace convene {

/// The final table for a terminal: everything, then the groups; then teams against their controls,
/// changed minds and critics. Names are broken over lines where a table would be wider than width;
/// 0: any width will do.
std::string results_page(const Results& results, int width);
/// The same as one JSON object.
std::string results_json(const Results& results);

}  // namespace convene
