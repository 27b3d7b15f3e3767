#include "pocket/program.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/hash.h"
#include "base/text.h"
#include "pocket/code_steps.h"

namespace convene::pocket {
namespace {

/// The first example's argument and value, in "f([3,1])=[1,3,9]; f(…)=…".
struct Example {
  std::string argument;
  std::string value;
};

Example first_example(const Task& task) {
  const std::size_t close = task.task.find(")=");
  const std::size_t end = task.task.find("; f(");
  CHECK(task.task.starts_with("f(") && close < end, "task={}", task.task);
  return {task.task.substr(2, close - 2), task.task.substr(close + 2, end - close - 2)};
}

/// Of all examples.
std::vector<std::string> arguments_of(const Task& task) {
  std::vector<std::string> arguments;
  for (std::size_t at = 0; task.task.substr(at, 2) == "f(";) {
    const std::size_t close = task.task.find(")=", at);
    arguments.push_back(task.task.substr(at + 2, close - at - 2));
    const std::size_t end = task.task.find_first_of(";.", close);
    at = task.task.substr(end, 2) == "; " ? end + 2 : task.task.size();
  }
  return arguments;
}

/// The steps as they come, or in no order, and what is returned: their names for a model, words for
/// people; their constants are left to be found.
std::string told(const CodePlan& plan, bool ordered, bool people) {
  std::vector<CodeStep> steps = plan.steps;
  if (!ordered) std::ranges::sort(steps, {}, &CodeStep::name);
  std::vector<std::string> all;
  for (const CodeStep& step : steps) all.push_back(people ? step.open : step.name);
  std::string text = join(all, ordered ? ", then " : " and ");
  if (!plan.result.name.empty())
    text += ", then " + (people ? plan.result.open : "return " + plan.result.name);
  return text;
}

/// The same for every order of the steps, since an order may be open.
std::string canonical_form(const std::string& code) {
  std::vector<std::string> statements = statements_of(code);
  std::sort(statements.begin(), statements.end() - 1);
  return join(statements, "; ");
}

Task task_of(Level level, const CodePlan& plan, const std::vector<std::string>& arguments) {
  Task task;
  task.family = "program";
  task.level = level;
  task.solution = plan.code();
  task.canonical = canonical_form(task.solution);
  std::vector<std::string> examples;
  for (const std::string& argument : arguments) {
    task.goal = result_of(task.solution, plan.text, argument);
    examples.push_back(fmt::format("f({})={}", argument, task.goal));
  }
  task.given = fmt::format("f({}).", arguments.back());
  const bool ordered = level != Level::hard;
  const std::string shown = join(examples, "; ");
  task.task = fmt::format("{}. {}.", shown, told(plan, ordered, false));
  task.statement = fmt::format(
      "Write the body of a Python function f({}), where {} is a {}, as one line of statements with "
      "semicolons between them, so that {}. Its steps, whose numbers and letters the examples "
      "tell{}: {}.",
      plan.parameter(), plan.parameter(), plan.text ? "string" : "list of whole numbers", shown,
      ordered ? "" : ", in an order to be found", told(plan, ordered, true));
  return task;
}

class ProgramFamily : public Family {
 public:
  std::string name() const override { return "program"; }

  Task draw(Level level, Random& random) const override {
    constexpr std::size_t kExamples = 3;
    constexpr double kPlain = 0.75;
    while (true) {
      const CodePlan plan = random_plan(level == Level::easy ? 2 : 3, kPlain, random);
      std::vector<std::string> arguments;
      for (std::size_t i = 0; i < kExamples; ++i) {
        arguments.push_back(telling_argument(plan, random));
        if (arguments.back().empty()) break;
      }
      if (arguments.back().empty()) continue;
      if (is_told_by(plan, arguments, level == Level::hard, random))
        return task_of(level, plan, arguments);
    }
  }

  Check check(const Task& task, const std::string& answer) const override {
    return check_code(task, answer, argument_of(task));
  }

  std::string form(const Task& task, const std::string& answer) const override {
    return results_of(task, answer, argument_of(task));
  }

  std::string mistake(const Task& task, Random& random) const override {
    while (true) {
      std::string answer = code_mistake(task, argument_of(task), random);
      if (!gives_away(task, answer)) return answer;
    }
  }

  /// A step changed makes the program of another task.
  bool gives_away(const Task& task, const std::string& answer) const override {
    Task other = task;
    other.canonical = canonical_form(answer);
    return other.canonical != task.canonical && split_of(other) != Split::training;
  }

  /// The draw has tried the constants one by one; here all of them together.
  bool is_unambiguous(const Task& task) const override {
    Random random(Hasher().add("rivals").add(task.canonical).value());
    const std::vector<std::string> arguments = arguments_of(task);
    return is_told_wholly_by(plan_of(task.solution, arguments[0].starts_with('\'')), arguments,
                             task.level == Level::hard, random);
  }

  /// The first example, run before the program is written down as a whole.
  Working work(const Task& task, const std::string& answer) const override {
    const Example first = first_example(task);
    const std::string steps = traced(task, answer, first.argument);
    const bool text = first.argument.starts_with('\'');
    const std::string value = result_of(answer, text, first.argument);
    if (value == "none") return {};
    if (value == first.value) return {steps, fmt::format("gives {}.", value)};
    return {steps, fmt::format("gives {}, not {}.", value, first.value)};
  }
};

}  // namespace

std::unique_ptr<Family> program() {
  return std::make_unique<ProgramFamily>();
}

}  // namespace convene::pocket
