#include "pocket/algebra.h"

#include <fmt/format.h>

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

constexpr std::int64_t kValueMax = 199;  // keeps every step short

/// A left side on its way outwards from x, with its value at the solution.
struct Side {
  Expression expression = unknown();
  Rational value;
};

/// n*side, side/n.
Side scaled(const Side& side, std::int64_t factor, bool down) {
  const Expression n = number(factor);
  if (down) return Side{joined(side.expression, '/', n), divide(side.value, {factor, 1}).value()};
  return Side{joined(n, '*', side.expression), multiply(side.value, {factor, 1}).value()};
}

/// side+n, side-n, n-side.
Side shifted(const Side& side, std::int64_t amount, Random& random) {
  const Expression n = number(amount);
  const Rational value{amount, 1};
  const double kind = random.unit();
  if (kind < 0.4) return {joined(side.expression, '+', n), add(side.value, value).value()};
  if (kind < 0.8) return {joined(side.expression, '-', n), subtract(side.value, value).value()};
  return {joined(n, '-', side.expression), subtract(value, side.value).value()};
}

bool short_whole(Rational value) {
  return value.whole() && value.top != 0 && std::abs(value.top) <= kValueMax;
}

Rational random_solution(Random& random) {
  while (true) {
    const bool fraction = random.chance(0.3);
    const Rational x =
        divide({random.between(-12, 15), 1}, {fraction ? random.between(2, 5) : 1, 1}).value();
    if (x.top != 0 && x.whole() != fraction) return x;
  }
}

/// A fraction is first multiplied by a multiple of its bottom, so that all further values are
/// whole.
std::int64_t random_factor(const Side& side, Random& random) {
  if (side.value.whole()) return random.between(2, 9);
  return side.value.bottom * random.between(1, 3);
}

/// Multiplications and sums by turns, so that no two operations could be one. Absent when a value
/// on the way is not short.
std::optional<Side> random_side(Rational x, Random& random) {
  Side side{unknown(), x};
  bool scale = !x.whole() || random.chance(0.7);
  for (auto left = random.between(3, 4); left > 0; --left, scale = !scale) {
    const bool down = !side.expression.leaf() && random.chance(0.3);
    side = scale ? scaled(side, random_factor(side, random), down)
                 : shifted(side, random.between(1, 20), random);
    if (!short_whole(side.value)) return {};
  }
  return side;
}

std::optional<Equation> one_sided(Random& random) {
  const Rational x = random_solution(random);
  const auto side = random_side(x, random);
  // "x=5" where the goal is 5 too reads like a claim to reach the goal, and those are hidden from
  // critics.
  if (!side || side->value == x) return {};
  return Equation{side->expression, number(side->value.top), side->expression, side->value, {}};
}

std::optional<Equation> random_equation(Level level, Random& random) {
  if (level == Level::easy) return one_sided(random);
  if (level == Level::medium) return two_sided(random);
  const double kind = random.unit();
  if (kind < 0.35) return with_fraction(random);
  return kind < 0.65 ? with_brackets(random) : with_a(random);
}

Task task_of(Level level, const Equation& equation) {
  Task task;
  task.family = "algebra";
  task.level = level;
  task.goal = text_of(equation.goal);
  const Expression& right = equation.right;
  task.canonical = text_of(equation.left) + "=" + text_of(right);
  const bool letter = equation.letter.top != 0;
  task.statement = fmt::format("Solve {} for x. Give x as {}.", task.canonical,
                               letter ? "an expression in a" : "an integer or a fraction");
  task.given = fmt::format("left side {}.", text_of(equation.kept));
  if (letter) task.given = fmt::format("a={}. {}", text_of(equation.letter), task.given);
  task.task = fmt::format("equation {}.", task.canonical);
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

bool holds_x(const Expression& side, int at) {
  if (at < 0) return false;
  const auto& node = side.nodes[static_cast<std::size_t>(at)];
  return node.kind == 'x' || holds_x(side, node.left) || holds_x(side, node.right);
}

/// The operation that takes the whole's value and the known operand's back to the other operand's.
Step undone(char sign, bool known_left, Rational whole, Rational known) {
  if (known_left && (sign == '-' || sign == '/')) return take_step(known, sign, whole);
  switch (sign) {
    case '+':
      return take_step(whole, '-', known);
    case '-':
      return take_step(whole, '+', known);
    case '*':
      return take_step(whole, '/', known);
    default:
      return take_step(whole, '*', known);
  }
}

/// From the outermost operation inwards, until x stands alone. `slip` at most once takes the
/// operation itself for its inverse.
struct Undoing {
  std::vector<std::string> steps;
  std::optional<Rational> x;
};

Undoing undo(const Expression& side, Rational goal, int slip = -1) {
  Undoing done{{}, goal};
  int at = static_cast<int>(side.nodes.size()) - 1;
  for (int depth = 0; done.x && side.nodes[static_cast<std::size_t>(at)].kind != 'x'; ++depth) {
    const auto& node = side.nodes[static_cast<std::size_t>(at)];
    const bool known_left = holds_x(side, node.right);
    const Rational known =
        side.nodes[static_cast<std::size_t>(known_left ? node.left : node.right)].number;
    const Step step = depth == slip ? take_step(*done.x, node.kind, known)
                                    : undone(node.kind, known_left, *done.x, known);
    done.steps.push_back(step.text);
    done.x = step.value;
    at = known_left ? node.right : node.left;
  }
  return done;
}

Rational goal_of(const Task& task) {
  return {std::stoll(task.goal), 1};
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

/// One operation not inverted. Absent where that ends in an unlikely number.
std::optional<std::string> slipped_undoing(const Task& task, Random& random) {
  const Expression side = left_side(task);
  const auto operations = static_cast<int>(side.nodes.size() / 2);
  const auto slip = static_cast<int>(random.between(0, operations - 1));
  const auto x = undo(side, goal_of(task), slip).x;
  if (!x || !is_likely(*x)) return {};
  return answered({{}, {}, *x});
}

/// One sign in the equation taken for another, or one number for its neighbour.
std::optional<std::string> slipped(const Task& task, Random& random) {
  if (task.level == Level::easy) return slipped_undoing(task, random);
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

Check refused(const std::string& why) {
  return {false, "none", why + ".", why};
}

bool is_single(const Task& task) {
  return task.task.substr(task.task.find('=')).find('x') == std::string::npos;
}

class Algebra : public Family {
 public:
  std::string name() const override { return "algebra"; }

  Task draw(Level level, Random& random) const override {
    while (true)
      if (const auto equation = random_equation(level, random)) return task_of(level, *equation);
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
    if (is_single(task)) return {text_of_steps(undo(left_side(task), goal_of(task)).steps), ""};
    const Sides sides = sides_of(task);
    std::vector<std::string> steps;
    solved(sides.left, sides.right, steps);
    return {text_of_steps(steps), ""};
  }

 private:
  /// For a person. With x on both sides the left one is what is left when x is taken over.
  static std::string why(const Task& task, const std::string& value, bool right) {
    const std::string side =
        is_single(task) ? "the left side" : task.given.substr(0, task.given.size() - 1);
    if (right) return fmt::format("makes {} {}", side, value);
    if (value == task.goal) return fmt::format("is right for one value of a only");
    return fmt::format("makes {} {}, not {}", side, value, task.goal);
  }
};

}  // namespace

std::unique_ptr<Family> algebra() {
  return std::make_unique<Algebra>();
}

}  // namespace convene::pocket
