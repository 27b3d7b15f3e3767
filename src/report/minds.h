#pragma once

#include <string>

#include "bench/results.h"

namespace convene {

/// How well the critics of each team told right proposals from wrong ones, by part, and how often a
/// proposal changed from right to wrong and back, by round. Markdown; empty where nobody criticised
/// and nobody changed.
std::string markdown_minds(const Results& results);

}  // namespace convene
