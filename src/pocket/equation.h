#pragma once

#include <optional>

#include "base/random.h"
#include "pocket/expression.h"
#include "pocket/family.h"
#include "pocket/range.h"

namespace convene::pocket {

/// left = right, and the same with all of x on one side: `kept` = goal, where any a is `letter`.
/// What is kept is all that a critic gets, so that it cannot know the goal.
struct Equation {
  Expression left;
  Expression right;
  Expression kept;  ///< without a
  Rational goal;
  Rational letter;  ///< 0 where there is no a
};

/// Fraction bars over such numbers: (3*x+2)/4-(x-5)/6=2*x-7. Absent where something comes out long.
std::optional<Equation> fractions(int bars, Range numbers, Random& random);
/// Brackets with such factors, and a: 3*(x-2*a)-4*(x+a)=x+5*a-4.
std::optional<Equation> brackets_with_a(int brackets, Range factors, Random& random);

}  // namespace convene::pocket
