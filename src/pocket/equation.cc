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

std::optional<Equation> fractions(int bars, Range numbers, Random& random) {
  const Rational x = random_x(random);
  const auto fraction = [&] {
    const Expression top = plus(times(random.between(1, 5), unknown()), either_sign(1, 9, random));
    return joined(top, '/', number(random.between(numbers.low, numbers.high)));
  };
  Expression left = fraction();
  for (int i = 1; i < bars; ++i) left = joined(left, random.chance(0.5) ? '+' : '-', fraction());
  return balanced(left, times(random.between(1, 6), unknown()), x);
}

std::optional<Equation> brackets_with_a(int brackets, Range factors, Random& random) {
  Expression left = number(0);
  Linear form;
  for (int i = 0; i < brackets; ++i) {
    const std::int64_t factor = random.between(factors.low, factors.high);
    const std::int64_t of_a = either_sign(1, 3, random);
    const std::int64_t sign = i == 0 || random.chance(0.5) ? 1 : -1;
    const Expression bracket = times(factor, plus_a(unknown(), of_a));
    left = i == 0 ? bracket : joined(left, sign > 0 ? '+' : '-', bracket);
    form.x.top += sign * factor;
    form.a.top += sign * factor * of_a;
  }
  return solved_by_a(left, form, random);
}

}  // namespace convene::pocket
