#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pocket/expression.h"

namespace convene::pocket {

/// x*x_ + a*a_ + one: what an expression without products of letters comes to.
struct Linear {
  Rational x;
  Rational a;
  Rational one;

  bool operator==(const Linear&) const = default;
};

/// Collects the terms, inner ones first, and notes each sum and product of two numbers in `steps`
/// ("3*4=12"). Absent where it is not linear, divides by zero, or leaves the range.
std::optional<Linear> collected(const Expression& expression, std::vector<std::string>& steps);

/// What x is where left and right are equal: a number, or a multiple of a and a number. Absent
/// where no x or every x is.
std::optional<Linear> solved(const Expression& left, const Expression& right,
                             std::vector<std::string>& steps);

/// "4*a-2", "a+1/2", "5".
std::string text_of(const Linear& without_x);

}  // namespace convene::pocket
