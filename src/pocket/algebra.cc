#include "pocket/algebra.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "pocket/equation.h"
#include "pocket/expression.h"
#include "pocket/linear.h"
#include "pocket/spelling.h"

namespace convene::pocket {
namespace {

constexpr std::int64_t kValueMax = 199;

/// Fraction bars or brackets, and the numbers under or before them.
struct Size {
  int terms;
  Range numbers;
};

Size size_of(Level level) {
  switch (level) {
    case Level::easy:
      return {2, {3, 8}};
    case Level::medium:
      return {2, {6, 12}};
    default:
      return {3, {3, 8}};
  }
}

/// The kind is chosen first, so that those that seldom come out whole are not rarer.
Equation random_equation(Level level, Random& random) {
  const auto [terms, numbers] = size_of(level);
  const bool of_a = random.chance(0.5);
  while (true) {
    const auto equation =
        of_a ? brackets_with_a(terms, numbers, random) : fractions(terms, numbers, random);
    if (equation) return *equation;
  }
}

/// The same whatever the order of the summands: "+(x-5)/6-(3*x+2)/4".
std::string sorted_summands(const Expression& sum) {
  std::vector<std::string> summands;
  int depth = 0;
  for (const char c : "+" + text_of(sum)) {
    if (depth == 0 && (c == '+' || c == '-')) summands.emplace_back();
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    summands.back() += c;
  }
  std::ranges::sort(summands);
  return join(summands, "");
}

Task task_of(Level level, const Equation& equation) {
  Task task;
  task.family = "algebra";
  task.level = level;
  task.goal = text_of(equation.goal);
  const Expression& right = equation.right;
  task.canonical = sorted_summands(equation.left) + "=" + sorted_summands(right);
  const std::string written = text_of(equation.left) + "=" + text_of(right);
  const bool letter = equation.letter.top != 0;
  task.statement = fmt::format("Solve {} for x. Give x as {}.", written,
                               letter ? "an expression in a" : "an integer or a fraction");
  task.given = fmt::format("left side {}.", text_of(equation.kept));
  if (letter) task.given = fmt::format("a={}. {}", text_of(equation.letter), task.given);
  task.task = fmt::format("equation {}.", written);
  std::vector<std::string> steps;
  task.solution = "x=" + text_of(solved(equation.left, right, steps).value());
  return task;
}

/// Between `before` and the last full stop.
Expression read_part(const std::string& text, std::string_view before) {
  const std::size_t at = text.find(before);
  CHECK(at != std::string::npos && text.ends_with('.'), "text={}", text);
  const std::size_t from = at + before.size();
  const auto part = parse_expression(text.substr(from, text.size() - from - 1), Letter::both);
  CHECK(part, "text={}", text);
  return *part;
}

Expression left_side(const Task& task) {
  return read_part(task.given, "left side ");
}

/// What stands for a; absent where there is none.
std::optional<Rational> letter_of(const Task& task) {
  if (!task.given.starts_with("a=")) return {};
  const std::string value = task.given.substr(2, task.given.find('.') - 2);
  return evaluate(parse_expression(value).value()).value;
}

struct Sides {
  Expression left;
  Expression right;
};

Sides sides_of(const Task& task) {
  constexpr std::string_view kBefore = "equation ";
  const std::size_t equals = task.task.find('=');
  CHECK(task.task.starts_with(kBefore) && equals != std::string::npos, "task={}", task.task);
  const auto left =
      parse_expression(task.task.substr(kBefore.size(), equals - kBefore.size()), Letter::both);
  CHECK(left, "task={}", task.task);
  return {*left, read_part(task.task, "=")};
}

/// What x is said to be: "x=5", "5", "5 = x", "x = 10/4", "2.5", "x=4a-2".
std::optional<Expression> read_x(const std::string& answer) {
  const std::string spelled = bare_spelling(answer);
  auto sides = split(spelled, '=');
  if (sides.size() > 2) return {};
  if (sides.size() == 2 && trimmed(sides[0]) != "x") std::swap(sides[0], sides[1]);
  if (sides.size() == 2 && trimmed(sides[0]) != "x") return {};
  auto value = parse_expression(sides.back(), Letter::both);
  if (!value) return {};
  for (const auto& node : value->nodes)
    if (node.kind == 'x') return {};
  return value;
}

std::optional<Linear> form_of(const std::string& answer) {
  const auto expression = read_x(answer);
  std::vector<std::string> steps;
  return expression ? collected(*expression, steps) : std::nullopt;
}

std::string answered(const Linear& x) {
  return "x=" + text_of(x);
}

std::string near_miss(const Task& task, Random& random) {
  Linear x = form_of(task.solution).value();
  Rational& part = x.a.top != 0 && random.chance(0.5) ? x.a : x.one;
  const std::int64_t off = random.pick(std::vector<std::int64_t>{-3, -2, -1, 1, 2, 3});
  if (random.chance(0.2)) {
    part = {-part.top, part.bottom};
  } else if (random.chance(0.2)) {
    part = divide({part.top, 1}, {random.between(2, 5), 1}).value();
  } else {
    part = divide({part.top + off, 1}, {part.bottom, 1}).value();
  }
  return answered(x);
}

bool is_likely(Rational value) {
  return std::abs(value.top) <= kValueMax && value.bottom <= 9;
}

/// One sign in the equation taken for another, or one number for its neighbour.
std::optional<std::string> slipped(const Task& task, Random& random) {
  Sides sides = sides_of(task);
  Expression& side = random.chance(0.6) ? sides.left : sides.right;
  auto& node = random.pick(side.nodes);
  auto& changed = const_cast<Expression::Node&>(node);
  if (node.kind == '+' || node.kind == '-') changed.kind = node.kind == '+' ? '-' : '+';
  if (node.kind == '#') changed.number.top += random.chance(0.5) ? 1 : -1;
  std::vector<std::string> steps;
  const auto x = solved(sides.left, sides.right, steps);
  if (!x || !is_likely(x->one) || !is_likely(x->a)) return {};
  return answered(*x);
}

class Algebra : public Family {
 public:
  std::string name() const override { return "algebra"; }

  Task draw(Level level, Random& random) const override {
    return task_of(level, random_equation(level, random));
  }

  Check check(const Task& task, const std::string& answer) const override {
    const auto said = read_x(answer);
    if (!said) return refused("not a value of x");
    const auto letter = letter_of(task);
    const Evaluation x = evaluate(letter ? with_letter(*said, *letter) : *said);
    if (!x.value) return refused("not a value of x");
    const Evaluation done = evaluate(left_side(task), *x.value);
    if (!done.value) return refused("too large");
    const std::string value = text_of(*done.value);
    std::vector<std::string> steps = letter ? x.steps : std::vector<std::string>{};
    steps.insert(steps.end(), done.steps.begin(), done.steps.end());
    const bool right = value == task.goal && (!letter || form_of(answer) == form_of(task.solution));
    return {right, value, text_of_steps(steps), why(task, value, right)};
  }

  /// What x is, with any a.
  std::string form(const Task& task, const std::string& answer) const override {
    const auto x = form_of(answer);
    return x ? answered(*x) : Family::form(task, answer);
  }

  std::string mistake(const Task& task, Random& random) const override {
    constexpr std::size_t kAccountMax = 130;
    while (true) {
      const double kind = random.unit();
      std::string answer = kind < 0.35   ? near_miss(task, random)
                           : kind < 0.50 ? "x=" + std::to_string(random.between(-15, 20))
                           : kind < 0.93 ? slipped(task, random).value_or(task.solution)
                                         : misspelled(task.solution, random);
      const Check checked = check(task, answer);
      if (!checked.right && checked.value != task.goal && checked.account.size() <= kAccountMax)
        return answer;
    }
  }

  /// Leads to the solution only; of another answer there is nothing to show.
  Working work(const Task& task, const std::string& answer) const override {
    if (!check(task, answer).right) return {};
    const Sides sides = sides_of(task);
    std::vector<std::string> steps;
    solved(sides.left, sides.right, steps);
    return {text_of_steps(steps), ""};
  }

 private:
  /// For a person, who is told what all of x on the left comes to.
  static std::string why(const Task& task, const std::string& value, bool right) {
    const std::string side = text_of(left_side(task));
    const auto letter = letter_of(task);
    const std::string where = letter ? fmt::format(" for a={}", text_of(*letter)) : "";
    if (right) return fmt::format("makes {} {}{}", side, value, where);
    if (value == task.goal) return fmt::format("is right{}, but not for every a", where);
    return fmt::format("makes {} {}, not {}{}", side, value, task.goal, where);
  }
};

}  // namespace

std::unique_ptr<Family> algebra() {
  return std::make_unique<Algebra>();
}

}  // namespace convene::pocket
