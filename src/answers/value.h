#pragma once

#include <string>
#include <string_view>

namespace convene {

/// The same string for the same value: integers, fractions and finite decimals ("1,000", "-0.50",
/// "3/6", "\frac12",
/// "$5$", "x = 5") as a reduced fraction of any size up to 1,000 digits; any other text in lower
/// case, white space folded, without a final full stop. Two answers are the same if their forms
/// are. Never evaluates anything.
std::string canonical_answer(std::string_view answer);

}  // namespace convene
