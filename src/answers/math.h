#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "answers/grade.h"
#include "answers/rules.h"

namespace convene {

/// Two bare answers of mathematics, and why.
struct Equality {
  Verdict verdict = Verdict::undecided;
  std::string why;
};
Equality same_math(std::string_view a, std::string_view b, const Rules& rules);

/// AIME: the same integer from 0 to 999.
Equality same_aime(std::string_view a, std::string_view b);

/// Why it is no answer of mathematics; absent where it is one.
std::optional<std::string> math_trouble(std::string_view text);
std::optional<std::string> aime_trouble(std::string_view text);

}  // namespace convene
