#include "pocket/target.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/check.h"
#include "base/text.h"
#include "pocket/expression.h"
#include "pocket/random_expression.h"
#include "pocket/spelling.h"

namespace convene::pocket {
namespace {

struct Shape {
  int numbers;
  int number_max;
  int goal_min;
  int goal_max;
};

Shape shape_of(Level level) {
  switch (level) {
    case Level::easy:
      return {3, 12, 1, 50};
    case Level::medium:
      return {3, 25, 1, 100};
    default:
      return {4, 10, 1, 40};
  }
}

std::vector<std::int64_t> given_numbers(const Task& task) {
  std::vector<std::int64_t> numbers;
  for (const std::string_view word : split(task.given, ' '))
    if (!word.empty() && word[0] >= '0' && word[0] <= '9')
      numbers.push_back(std::stoll(std::string(word)));
  return numbers;
}

/// The first way in which the numbers used are not the numbers given, or nothing.
std::string misuse(const std::vector<Rational>& used, const std::vector<std::int64_t>& given) {
  std::vector<Rational> left;
  for (const std::int64_t value : given) left.push_back({value, 1});
  for (const Rational& value : used) {
    const auto found = std::find(left.begin(), left.end(), value);
    if (found != left.end()) {
      left.erase(found);
    } else if (value.whole() && std::find(given.begin(), given.end(), value.top) != given.end()) {
      return fmt::format("uses {} too often", text_of(value));
    } else {
      return fmt::format("uses {}, which is not given", text_of(value));
    }
  }
  return left.empty() ? "" : fmt::format("does not use {}", text_of(left[0]));
}

/// "(10-3)*2 = 14" and "14 = (10-3)*2" say the same as "(10-3)*2".
struct Claim {
  std::optional<Expression> expression;
  std::optional<Rational> claimed;
};

Claim read_claim(const std::string& answer) {
  const std::string spelled = bare_spelling(answer);
  const auto sides = split(spelled, '=');
  if (sides.size() > 2) return {};
  auto left = parse_expression(sides[0]);
  if (sides.size() == 1 || !left) return {left, {}};
  auto right = parse_expression(sides[1]);
  if (!right || (!left->leaf() && !right->leaf())) return {};
  if (left->leaf()) std::swap(left, right);
  return {left, evaluate(*right).value};
}

std::string listed(const std::vector<std::int64_t>& numbers) {
  std::vector<std::string> words;
  for (const std::int64_t value : numbers) words.push_back(std::to_string(value));
  const std::string last = words.back();
  words.pop_back();
  return join(words, ", ") + " and " + last;
}

std::string canonical_form(std::vector<std::int64_t> numbers, const std::string& goal) {
  std::sort(numbers.begin(), numbers.end());
  return fmt::format("{} -> {}", fmt::join(numbers, " "), goal);
}

Task task_of(Level level, const std::vector<std::int64_t>& numbers, const Worked& solution) {
  Task task;
  task.family = "target";
  task.level = level;
  task.goal = std::to_string(solution.value);
  task.canonical = canonical_form(numbers, task.goal);
  task.statement = fmt::format(
      "Use each of the numbers {} exactly once, with +, -, * and / and parentheses, to make {}. "
      "Give one expression.",
      listed(numbers), task.goal);
  task.given = fmt::format("numbers {}.", fmt::join(numbers, " "));
  task.task = fmt::format("{} target {}.", task.given, task.goal);
  task.solution = text_of(solution.expression);
  return task;
}

std::string random_other(const Task& task, Random& random) {
  const Habits habits{.tidy = random.chance(0.7), .negative = random.chance(0.3)};
  return text_of(random_expression(given_numbers(task), habits, random).expression);
}

/// The solution with one sign or two numbers changed, or without its parentheses.
std::string slip(const Task& task, Random& random) {
  if (random.chance(0.25)) return replace_all(replace_all(task.solution, "(", ""), ")", "");
  Expression expression = parse_expression(task.solution).value();
  std::vector<Expression::Node*> signs;
  std::vector<Expression::Node*> numbers;
  for (auto& node : expression.nodes) (node.kind == '#' ? numbers : signs).push_back(&node);
  if (random.chance(0.6)) {
    random.pick(signs)->kind = random.pick(std::vector<char>{'+', '-', '*', '/'});
  } else {
    random.shuffle(numbers);
    std::swap(numbers[0]->number, numbers[1]->number);
  }
  return text_of(expression);
}

std::string with_a_wrong_number(const Task& task, Random& random) {
  Expression expression = parse_expression(task.solution).value();
  std::vector<Rational*> numbers;
  for (auto& node : expression.nodes)
    if (node.kind == '#') numbers.push_back(&node.number);
  Rational& changed = *random.pick(numbers);
  const Rational other = *random.pick(numbers);
  const std::vector<std::int64_t> choices = {std::max<std::int64_t>(1, changed.top - 1),
                                             changed.top + 1,
                                             other.top,
                                             other.top,
                                             std::stoll(task.goal),
                                             random.between(1, 25)};
  changed = {random.pick(choices), 1};
  return text_of(expression);
}

std::string with_too_few_or_many(const Task& task, Random& random) {
  std::vector<std::int64_t> numbers = given_numbers(task);
  random.shuffle(numbers);
  if (random.chance(0.5)) {
    numbers.pop_back();
  } else {
    numbers.push_back(random.chance(0.5) ? numbers[0] : random.between(1, 25));
  }
  return text_of(random_expression(numbers, {}, random).expression);
}

class Target : public Family {
 public:
  std::string name() const override { return "target"; }

  Task draw(Level level, Random& random) const override {
    const Shape shape = shape_of(level);
    while (true) {
      std::vector<std::int64_t> numbers;
      for (int i = 0; i < shape.numbers; ++i)
        numbers.push_back(random.between(1, shape.number_max));
      const Worked solution = random_expression(numbers, {}, random);
      if (solution.value >= shape.goal_min && solution.value <= shape.goal_max)
        return task_of(level, numbers, solution);
    }
  }

  Check check(const Task& task, const std::string& answer) const override {
    const Claim claim = read_claim(answer);
    if (!claim.expression) return refused("not an expression");
    const std::string rule = misuse(numbers_in(*claim.expression), given_numbers(task));
    if (!rule.empty()) return refused(rule);
    const Evaluation done = evaluate(*claim.expression);
    const std::string account = text_of_steps(done.steps);
    if (!done.value) return {false, "none", account, "has no value"};
    const std::string value = text_of(*done.value);
    if (claim.claimed && claim.claimed != done.value)
      return {false, "none", fmt::format("{} claims {}.", account, text_of(*claim.claimed)),
              fmt::format("gives {}, not the {} it claims", value, text_of(*claim.claimed))};
    if (value == task.goal) return {true, value, account, fmt::format("gives {}", value)};
    return {false, value, account, fmt::format("gives {}, not {}", value, task.goal)};
  }

  std::string mistake(const Task& task, Random& random) const override {
    constexpr std::size_t kAccountMax = 80;
    while (true) {
      const double kind = random.unit();
      std::string answer = kind < 0.40   ? random_other(task, random)
                           : kind < 0.70 ? slip(task, random)
                           : kind < 0.83 ? with_a_wrong_number(task, random)
                           : kind < 0.93 ? with_too_few_or_many(task, random)
                                         : misspelled(task.solution, random);
      const Check checked = check(task, answer);
      const bool usable = !checked.right && checked.account.size() <= kAccountMax;
      if (usable && !gives_away(task, answer)) return answer;
    }
  }

  /// 10*3-2 makes 28 of the same numbers, whatever it claims.
  bool gives_away(const Task& task, const std::string& answer) const override {
    const Claim claim = read_claim(answer);
    if (!claim.expression || !misuse(numbers_in(*claim.expression), given_numbers(task)).empty())
      return false;
    const auto value = evaluate(*claim.expression).value;
    if (!value) return false;
    Task other = task;
    other.canonical = canonical_form(given_numbers(task), text_of(*value));
    return other.canonical != task.canonical && split_of(other) != Split::training;
  }

  Working work(const Task& task, const std::string& answer) const override {
    const Check checked = check(task, answer);
    CHECK(checked.value != "none", "answer={}", answer);
    return {checked.account, checked.why + "."};
  }
};

}  // namespace

std::unique_ptr<Family> target() {
  return std::make_unique<Target>();
}

}  // namespace convene::pocket
