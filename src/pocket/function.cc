#include "pocket/function.h"

#include <fmt/format.h>

#include <numeric>

#include "base/text.h"
#include "pocket/code_steps.h"

namespace convene::pocket {
namespace {

/// What is to be done, each step told by the one before it, in no order: briefly, "append 9 after
/// drop the first 2; begin with sort it", and as a person would say it.
struct Description {
  std::string brief;
  std::string words;
};

Description described(const CodePlan& plan, Random& random) {
  std::vector<std::size_t> order(plan.steps.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  random.shuffle(order);
  std::vector<std::string> brief, words;
  for (const std::size_t i : order) {
    const CodeStep& step = plan.steps[i];
    if (i == 0) {
      brief.push_back("begin with " + step.phrase);
      words.push_back("to begin with, " + step.words);
    } else {
      const CodeStep& before = plan.steps[i - 1];
      brief.push_back(fmt::format("{} after {}", step.phrase, before.phrase));
      words.push_back(fmt::format("after you {}, {}", before.words, step.words));
    }
  }
  brief.push_back(plan.result.phrase);
  words.push_back("at the end, " + plan.result.words);
  return {join(brief, "; "), join(words, "; ")};
}

int random_steps(Level level, Random& random) {
  if (level == Level::easy) return 4;
  return static_cast<int>(level == Level::medium ? random.between(5, 6) : random.between(6, 7));
}

Task task_of(Level level, const CodePlan& plan, const std::string& argument, Random& random) {
  Task task;
  task.family = "function";
  task.level = level;
  task.solution = plan.code();
  task.canonical = task.solution;
  task.goal = result_of(task.solution, plan.text, argument);
  task.given = fmt::format("f({}).", argument);
  const Description steps = described(plan, random);
  task.task =
      fmt::format("f({}): {}. f({})={}.", plan.parameter(), steps.brief, argument, task.goal);
  task.statement = fmt::format(
      "Write the body of a Python function f({}), where {} is a {}, as one line of statements with "
      "semicolons between them, that does this, told in no order: {}. For example, f({}) is {}.",
      plan.parameter(), plan.parameter(), plan.text ? "string" : "list of whole numbers",
      steps.words, argument, task.goal);
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

  std::string form(const Task& task, const std::string& answer) const override {
    return results_of(task, answer, argument_of(task));
  }

  std::string mistake(const Task& task, Random& random) const override {
    while (true) {
      std::string answer = code_mistake(task, argument_of(task), random);
      if (!gives_away(task, answer)) return answer;
    }
  }

  /// A step changed makes the function of another task.
  bool gives_away(const Task& task, const std::string& answer) const override {
    Task other = task;
    other.canonical = join(statements_of(answer), "; ");
    return other.canonical != task.canonical && split_of(other) != Split::training;
  }

  Working work(const Task&, const std::string&) const override { return {}; }
};

}  // namespace

std::unique_ptr<Family> function() {
  return std::make_unique<Function>();
}

}  // namespace convene::pocket
