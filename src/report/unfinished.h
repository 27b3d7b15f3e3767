#pragma once

#include <string>

#include "bench/results.h"

namespace convene {

/// That an evaluation was interrupted, or is still running, in words for whoever reads its results
/// meanwhile; empty for a finished one. Printable. Pure.

/// "Not finished: 12 of 300 answers of pocket; and 30 of 300 of solo are still to come. Unless it
/// is running now, go on with:"
std::string unfinished_words(const Results& results);

/// The same, then the command.
std::string unfinished_sentence(const Results& results);

}  // namespace convene
