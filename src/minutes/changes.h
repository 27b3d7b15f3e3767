#pragma once

#include <string>
#include <vector>

#include "minutes/record.h"

namespace convene {

/// What differs between two prompts, a line for a person each: which message changed and where, a
/// model, a setting of the sampling, the seed, the schema. Empty when they are equal.
std::vector<std::string> changes(const Prompt& before, const Prompt& after);

/// What differs between two outcomes of one turn; timings and cached tokens are no difference.
/// Empty when they are equal.
std::vector<std::string> changes(const Result<Said>& before, const Result<Said>& after);

/// The first place where two texts differ, with a few words around it; safe on a terminal. Not for
/// equal ones.
std::string short_diff(const std::string& before, const std::string& after);

}  // namespace convene
