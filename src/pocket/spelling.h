#pragma once

#include <string>
#include <string_view>

#include "base/random.h"

namespace convene::pocket {

/// An answer without what people and models put around it: white space, $, ` or ** at its ends,
/// "answer:", a last period.
std::string bare_spelling(std::string_view answer);

/// The answer with one slip of the pen: a character lost, doubled, or put where it does not belong;
/// or words instead.
std::string misspelled(const std::string& answer, Random& random);

}  // namespace convene::pocket
