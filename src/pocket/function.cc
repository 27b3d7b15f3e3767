#include "pocket/function.h"

#include <fmt/format.h>

#include "base/check.h"
#include "base/text.h"
#include "pocket/code_steps.h"

namespace convene::pocket {
namespace {

/// Shuffled: "append 9 after drop the first 2; begin with sort it; …".
std::string as_chain(const CodePlan& plan, Random& random) {
  std::vector<std::string> clauses = {"begin with " + plan.steps[0].phrase};
  for (std::size_t i = 1; i < plan.steps.size(); ++i)
    clauses.push_back(fmt::format("{} after {}", plan.steps[i].phrase, plan.steps[i - 1].phrase));
  random.shuffle(clauses);
  return join(clauses, "; ");
}

int random_steps(Level level, Random& random) {
  if (level == Level::easy) return 4;
  return static_cast<int>(level == Level::medium ? random.between(5, 6) : random.between(6, 7));
}

std::string described(const CodePlan& plan, Random& random) {
  return as_chain(plan, random) + "; " + plan.result.phrase;
}

/// "f([4,7,1])." without f( and ).
std::string argument_of(const Task& task) {
  CHECK(task.given.starts_with("f(") && task.given.ends_with(")."), "given={}", task.given);
  return task.given.substr(2, task.given.size() - 4);
}

Task task_of(Level level, const CodePlan& plan, const std::string& argument, Random& random) {
  Task task;
  task.family = "function";
  task.level = level;
  task.solution = plan.code();
  task.canonical = task.solution;
  task.goal = result_of(task.solution, plan.text, argument);
  task.given = fmt::format("f({}).", argument);
  const std::string steps = described(plan, random);
  task.task = fmt::format("f({}): {}. f({})={}.", plan.parameter(), steps, argument, task.goal);
  task.statement = fmt::format(
      "Write the body of a Python function f({}), where {} is a {}, as one line of statements with "
      "semicolons between them, that does this: {}. For example, f({}) is {}.",
      plan.parameter(), plan.parameter(), plan.text ? "string" : "list of whole numbers", steps,
      argument, task.goal);
  return task;
}

class Function : public Family {
 public:
  std::string name() const override { return "function"; }

  Task draw(Level level, Random& random) const override {
    constexpr double kPlain = 0.4;
    while (true) {
      const CodePlan plan = random_plan(random_steps(level, random), kPlain, random);
      const std::string argument = telling_argument(plan, random);
      if (!argument.empty()) return task_of(level, plan, argument, random);
    }
  }

  Check check(const Task& task, const std::string& answer) const override {
    return check_code(task, answer, argument_of(task));
  }

  std::string mistake(const Task& task, Random& random) const override {
    return code_mistake(task, argument_of(task), random);
  }

  Working work(const Task&, const std::string&) const override { return {}; }
};

}  // namespace

std::unique_ptr<Family> function() {
  return std::make_unique<Function>();
}

}  // namespace convene::pocket
