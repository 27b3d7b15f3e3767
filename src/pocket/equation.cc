#include "pocket/equation.h"

#include <cstdlib>

#include "pocket/linear.h"

namespace convene::pocket {
namespace {

constexpr std::int64_t kGoalMax = 199;

Expression plus(const Expression& left, std::int64_t amount) {
  if (amount == 0) return left;
  return joined(left, amount < 0 ? '-' : '+', number(std::abs(amount)));
}

Expression plus_a(const Expression& left, std::int64_t times) {
  if (times == 0) return left;
  const Expression a =
      std::abs(times) == 1 ? letter() : joined(number(std::abs(times)), '*', letter());
  return joined(left, times < 0 ? '-' : '+', a);
}

Expression times(std::int64_t factor, const Expression& of) {
  return factor == 1 ? of : joined(number(factor), '*', of);
}

std::int64_t either_sign(std::int64_t low, std::int64_t high, Random& random) {
  const std::int64_t size = random.between(low, high);
  return random.chance(0.5) ? -size : size;
}

/// Small; a fraction more often than not, since few of them make the rest whole.
Rational random_x(Random& random) {
  while (true) {
    const bool fraction = random.chance(0.65);
    const Rational x =
        divide({random.between(-12, 15), 1}, {fraction ? random.between(2, 5) : 1, 1}).value();
    if (x.top != 0) return x;
  }
}

/// left = right_x + c, with the c that makes x right. Absent where that is not short and whole, or
/// where there is one x or none.
std::optional<Equation> balanced(const Expression& left, const Expression& right_x, Rational x) {
  Equation made{left, right_x, joined(left, '-', right_x), {}, {}};
  const auto goal = evaluate(made.kept, x).value;
  if (!goal || !goal->whole() || goal->top == 0 || std::abs(goal->top) > kGoalMax) return {};
  made.goal = *goal;
  made.right = plus(right_x, goal->top);
  std::vector<std::string> steps;
  const auto found = solved(made.left, made.right, steps);
  // "x=5" where the goal is 5 too reads like a claim to reach the goal.
  if (!found || found->one != x || x == made.goal) return {};
  return made;
}

/// left = v*x + u*a + c, with the u and c for which x is a multiple of a and a constant. `form` is
/// what the left side comes to.
std::optional<Equation> solved_by_a(const Expression& left, const Linear& form, Random& random) {
  const std::int64_t v = random.between(1, 7), slope = form.x.top - v;
  const std::int64_t of_a = either_sign(1, 5, random), constant = either_sign(0, 8, random);
  const std::int64_t u = slope * of_a + form.a.top, c = slope * constant + form.one.top;
  if (slope == 0 || u == 0) return {};
  const Expression right_x = times(v, unknown());
  Equation made{left, plus(plus_a(right_x, u), c), {}, {}, {random.between(2, 6), 1}};
  made.kept = joined(with_letter(left, made.letter), '-', right_x);
  made.goal = {u * made.letter.top + c, 1};
  const std::int64_t x = of_a * made.letter.top + constant;
  if (made.goal.top == 0 || std::abs(made.goal.top) > kGoalMax || x == made.goal.top) return {};
  return made;
}

}  // namespace

std::optional<Equation> two_sided(Random& random) {
  const Rational x = random_x(random);
  const std::int64_t p = random.between(2, 9), s = random.between(2, 9);
  const bool bracket = random.chance(0.7);
  const Expression inner = plus(unknown(), either_sign(1, 9, random));
  Expression left = bracket ? times(p, inner) : times(p, unknown());
  left = plus(left, either_sign(1, 12, random));
  const bool right_bracket = random.chance(0.3);
  const Expression right_x =
      times(s, right_bracket ? plus(unknown(), either_sign(1, 9, random)) : unknown());
  return balanced(left, right_x, x);
}

std::optional<Equation> with_fraction(Random& random) {
  const Rational x = random_x(random);
  const Expression top = plus(times(random.between(1, 6), unknown()), either_sign(1, 9, random));
  Expression left = joined(top, '/', number(random.between(2, 6)));
  if (random.chance(0.6)) left = plus(left, either_sign(1, 12, random));
  return balanced(left, times(random.between(1, 6), unknown()), x);
}

std::optional<Equation> with_brackets(Random& random) {
  const Rational x = random_x(random);
  const Expression first = times(random.between(2, 6), plus(unknown(), either_sign(1, 9, random)));
  const Expression inner = plus(times(random.between(1, 5), unknown()), either_sign(1, 9, random));
  const Expression second = times(random.between(2, 6), inner);
  const Expression left = joined(first, random.chance(0.5) ? '+' : '-', second);
  return balanced(left, times(random.between(1, 6), unknown()), x);
}

std::optional<Equation> two_fractions(std::int64_t low, std::int64_t high, Random& random) {
  const Rational x = random_x(random);
  const auto fraction = [&] {
    const Expression top = plus(times(random.between(1, 5), unknown()), either_sign(1, 9, random));
    return joined(top, '/', number(random.between(low, high)));
  };
  const Expression first = fraction();
  const Expression left = joined(first, random.chance(0.5) ? '+' : '-', fraction());
  return balanced(left, times(random.between(1, 6), unknown()), x);
}

std::optional<Equation> with_a(Random& random) {
  const std::int64_t p = random.between(2, 6), q = random.chance(0.5) ? 1 : -1;
  const bool bracket = random.chance(0.6);
  const std::int64_t r = random.chance(0.5) ? either_sign(1, 9, random) : 0;
  const Expression first = bracket ? times(p, plus_a(unknown(), q)) : times(p, unknown());
  return solved_by_a(plus(first, r), {{p, 1}, {bracket ? p * q : 0, 1}, {r, 1}}, random);
}

std::optional<Equation> two_brackets_with_a(std::int64_t low, std::int64_t high, Random& random) {
  const std::int64_t p = random.between(low, high), q = either_sign(1, 3, random);
  const std::int64_t s = random.between(low, high), t = either_sign(1, 3, random);
  const std::int64_t sign = random.chance(0.5) ? 1 : -1;
  const Expression left =
      joined(times(p, plus_a(unknown(), q)), sign > 0 ? '+' : '-', times(s, plus_a(unknown(), t)));
  return solved_by_a(left, {{p + sign * s, 1}, {p * q + sign * s * t, 1}, {}}, random);
}

}  // namespace convene::pocket
