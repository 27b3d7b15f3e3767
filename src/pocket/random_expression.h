#pragma once

#include <cstdint>
#include <vector>

#include "base/random.h"
#include "pocket/expression.h"

namespace convene::pocket {

struct Habits {
  /// Of the spellings that only reorder or regroup sums and products the one with additions first,
  /// then subtractions, larger operands first; so that a small model has one thing to learn and not
  /// five.
  bool tidy = true;
  bool negative = false;  ///< values below one may be passed through
};

/// An expression and its value.
struct Worked {
  Expression expression;
  std::int64_t value = 0;
  std::int64_t last = 0;  ///< the value of the root's right operand
};

/// Uses every number once; every value on the way is whole and within ±199, so that every step is
/// short.
Worked random_expression(const std::vector<std::int64_t>& numbers, const Habits& habits,
                         Random& random);

}  // namespace convene::pocket
