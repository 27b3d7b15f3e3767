#pragma once

#include <string>
#include <string_view>

namespace convene {

/// The same string for the same value: integers, fractions and finite decimals ("1,000", "-0.50",
/// "3/6", "\frac12", "$5$", "x = 5") as a reduced fraction of any size up to 1,000 digits; any
/// other text in lower case, white space folded, without a final full stop and without the signs of
/// mathematics around it ("$x+1$", "\text{yes}"). Two answers are the same if their forms are.
/// Never evaluates anything; linear time for text, and for numbers at most that of a greatest
/// common divisor of 1,000 digits.
std::string canonical_answer(std::string_view answer);

}  // namespace convene
