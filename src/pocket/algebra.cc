#include "pocket/algebra.h"

#include <fmt/format.h>

#include <cstdlib>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "pocket/expression.h"
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

Rational random_solution(Level level, Random& random) {
  while (true) {
    const bool fraction = level == Level::hard && random.chance(0.4);
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
std::optional<Side> random_side(Level level, Rational x, Random& random) {
  Side side{unknown(), x};
  bool scale = !x.whole() || random.chance(0.7);
  for (int left = 2 + static_cast<int>(level); left > 0; --left, scale = !scale) {
    const bool down = !side.expression.leaf() && random.chance(0.3);
    side = scale ? scaled(side, random_factor(side, random), down)
                 : shifted(side, random.between(1, 20), random);
    if (!short_whole(side.value)) return {};
  }
  return side;
}

Task task_of(Level level, const Side& side, Rational x) {
  Task task;
  task.family = "algebra";
  task.level = level;
  task.goal = text_of(side.value);
  const std::string left = text_of(side.expression);
  task.canonical = left + "=" + task.goal;
  task.statement =
      fmt::format("Solve {} for x. Give x as an integer or a fraction.", task.canonical);
  task.given = fmt::format("left side {}.", left);
  task.task = fmt::format("equation {}.", task.canonical);
  task.solution = "x=" + text_of(x);
  return task;
}

Expression left_side(const Task& task) {
  constexpr std::string_view kBefore = "left side ";
  CHECK(task.given.starts_with(kBefore) && task.given.ends_with('.'), "given={}", task.given);
  const std::string text =
      task.given.substr(kBefore.size(), task.given.size() - kBefore.size() - 1);
  const auto side = parse_expression(text, Letter::unknown);
  CHECK(side, "given={}", task.given);
  return *side;
}

/// "x=5", "5", "5 = x", "x = 10/4", "2.5".
std::optional<Rational> read_x(const std::string& answer) {
  const std::string spelled = bare_spelling(answer);
  auto sides = split(spelled, '=');
  if (sides.size() > 2) return {};
  if (sides.size() == 2 && trimmed(sides[0]) != "x") std::swap(sides[0], sides[1]);
  if (sides.size() == 2 && trimmed(sides[0]) != "x") return {};
  const auto value = parse_expression(sides.back());
  return value ? evaluate(*value).value : std::nullopt;
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

std::string answered(Rational x) {
  return "x=" + text_of(x);
}

std::string near_miss(const Task& task, Random& random) {
  const Rational x = read_x(task.solution).value();
  const std::int64_t off = random.pick(std::vector<std::int64_t>{-3, -2, -1, 1, 2, 3});
  if (random.chance(0.2)) return answered({-x.top, x.bottom});
  if (random.chance(0.2)) return answered(divide({x.top, 1}, {random.between(2, 5), 1}).value());
  if (x.whole()) return answered({x.top + off, 1});
  return answered(divide({x.top + off, 1}, {x.bottom, 1}).value());
}

/// One operation not inverted. Absent where that ends in an unlikely number.
std::optional<std::string> slipped(const Task& task, Random& random) {
  const Expression side = left_side(task);
  const auto operations = static_cast<int>(side.nodes.size() / 2);
  const auto slip = static_cast<int>(random.between(0, operations - 1));
  const auto x = undo(side, goal_of(task), slip).x;
  if (!x || std::abs(x->top) > kValueMax || x->bottom > 9) return {};
  return answered(*x);
}

class Algebra : public Family {
 public:
  std::string name() const override { return "algebra"; }

  Task draw(Level level, Random& random) const override {
    while (true) {
      const Rational x = random_solution(level, random);
      const auto side = random_side(level, x, random);
      // "x=5" where the goal is 5 too reads like a claim to reach the goal, and those are hidden
      // from critics.
      if (side && side->value != x) return task_of(level, *side, x);
    }
  }

  Check check(const Task& task, const std::string& answer) const override {
    const auto x = read_x(answer);
    if (!x) return {false, "none", "not a value of x.", "not a value of x"};
    const Evaluation done = evaluate(left_side(task), *x);
    if (!done.value) return {false, "none", "too large.", "too large"};
    const std::string value = text_of(*done.value);
    const bool right = value == task.goal;
    return {right, value, text_of_steps(done.steps),
            right ? fmt::format("makes the left side {}", value)
                  : fmt::format("makes the left side {}, not {}", value, task.goal)};
  }

  std::string mistake(const Task& task, Random& random) const override {
    constexpr std::size_t kAccountMax = 80;
    while (true) {
      const double kind = random.unit();
      std::string answer = kind < 0.35   ? near_miss(task, random)
                           : kind < 0.55 ? answered({random.between(-15, 20), 1})
                           : kind < 0.93 ? slipped(task, random).value_or(task.solution)
                                         : misspelled(task.solution, random);
      const Check checked = check(task, answer);
      if (!checked.right && checked.account.size() <= kAccountMax) return answer;
    }
  }

  /// Undoing the operations leads to the solution only; of another answer there is nothing to show.
  Working work(const Task& task, const std::string& answer) const override {
    if (!check(task, answer).right) return {};
    return {text_of_steps(undo(left_side(task), goal_of(task)).steps), ""};
  }
};

}  // namespace

std::unique_ptr<Family> algebra() {
  return std::make_unique<Algebra>();
}

}  // namespace convene::pocket
