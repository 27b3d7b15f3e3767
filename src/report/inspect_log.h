#pragma once

#include <string>
#include <vector>

#include "bench/results.h"

namespace convene {

/// An evaluation in the form that Inspect's log viewer reads: one log for each method, in the JSON
/// of inspect-ai's EvalLog, version 2 (https://inspect.aisi.org.uk/eval-logs.html). A turn is an
/// assistant's message that begins with the speaker's name.

/// Methods that have a log: those whose answers cost something.
std::vector<std::size_t> inspected(const Results& results);

/// "2026-11-22T20-15-00+00-00_aime-2024_pocket-0.json": where the viewer finds time and task.
std::string inspect_name(const Results& results, std::size_t method);

/// store is the one that the results were read from. Throws Error when it cannot be read.
std::string inspect_log(const Results& results, std::size_t method, const Store& store);

}  // namespace convene
