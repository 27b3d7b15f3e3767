#pragma once

#include <optional>

#include "base/random.h"
#include "pocket/expression.h"
#include "pocket/family.h"

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

/// x on both sides: 3*(x-4)+2=5*x-20. Absent when the numbers get long.
std::optional<Equation> two_sided(Random& random);
/// With a fraction bar: (3*x+2)/4-5=2*x-7.
std::optional<Equation> with_fraction(Random& random);
/// Two brackets: 3*(x-2)-2*(4*x+1)=x-20.
std::optional<Equation> with_brackets(Random& random);
/// x in terms of a: 3*(x-a)=x+5*a-4.
std::optional<Equation> with_a(Random& random);
/// Two fraction bars over numbers in [low, high]: (3*x+2)/4-(x-5)/6=2*x-7.
std::optional<Equation> two_fractions(std::int64_t low, std::int64_t high, Random& random);
/// Two brackets with factors in [low, high], and a: 3*(x-2*a)-4*(x+a)=x+5*a-4.
std::optional<Equation> two_brackets_with_a(std::int64_t low, std::int64_t high, Random& random);

}  // namespace convene::pocket
