#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "base/text.h"
#include "pocket/code_steps.h"
#include "pocket/function.h"
#include "pocket/program.h"

namespace convene::pocket {
namespace {

Task sorted_tail() {
  Task task;
  task.family = "function";
  task.canonical = task.solution = "x=sorted(x); x=x[1:]; return sum(x)";
  task.given = "f([4,7,1]).";
  task.task = "f(x): sort it; drop the first 1; return its sum. f([4,7,1])=11.";
  task.goal = "11";
  return task;
}

TEST(Function, RunsTheAnswerHoweverItIsWritten) {
  for (const auto* answer :
       {"x=sorted(x); x=x[1:]; return sum(x)", "return sum(sorted(x)[1:])",
        "def f(x):\n  x.sort()\n  return sum(x[1:])", "`return sum(x)-min(x)`",
        "answer: return sum(x)-min(x)", "Answer: return sum(x)-min(x)",
        "```python\ndef f(v):\n    total = 0\n    for n in sorted(v)[1:]:\n        total += n\n    "
        "return total\n```"})
    EXPECT_TRUE(function()->check(sorted_tail(), answer).right)
        << answer << function()->check(sorted_tail(), answer).why;
}

TEST(Function, TracesTheAnswerOnOneArgument) {
  const Check checked = function()->check(sorted_tail(), "x=x[1:]; return sum(x)");
  EXPECT_EQ(checked.account, "x[1:]=[7,1]; sum(x)=8.");
  EXPECT_EQ(checked.value, "8");
  EXPECT_EQ(checked.why, "f([4,7,1]) gives 8, not 11");
}

TEST(Function, IsNotTakenInByAnAnswerThatFitsTheExampleOnly) {
  for (const auto* answer : {"return 11", "x=x[:2]; return sum(x)", "return 4+7"}) {
    const Check checked = function()->check(sorted_tail(), answer);
    EXPECT_EQ(checked.value, "11") << answer;
    EXPECT_FALSE(checked.right) << answer;
    EXPECT_NE(checked.why.find("not "), std::string::npos) << checked.why;
  }
}

TEST(Function, HasOneFormHoweverTheProgramIsWritten) {
  const auto form = [](const char* answer) { return function()->form(sorted_tail(), answer); };
  EXPECT_EQ(form("x=sorted(x); x=x[1:]; return sum(x)"), form("return sum(x)-min(x)"));
  EXPECT_NE(form("x=sorted(x); x=x[1:]; return sum(x)"), form("x=x[:2]; return sum(x)"));
  EXPECT_EQ(form("sort, then add"), "not a program: sort, then add");
}

TEST(Function, SaysWhyAnAnswerGivesNothing) {
  EXPECT_EQ(function()->check(sorted_tail(), "x=x[1:]; return x[5]").why,
            "f([4,7,1]) fails: an index out of range");
  EXPECT_EQ(function()->check(sorted_tail(), "x=x[1:]; return x[5]").account,
            "x[1:]=[7,1]; an index out of range.");
  EXPECT_EQ(function()->check(sorted_tail(), "sort, then add").account, "not a program.");
  EXPECT_EQ(function()->check(sorted_tail(), "__import__('os')").value, "none");
}

TEST(Function, GrowsByLevel) {
  Random random(1);
  for (int i = 0; i < 200; ++i) {
    const auto steps = [&random](Level level) {
      const std::string solution = function()->draw(level, random).solution;
      return std::count(solution.begin(), solution.end(), ';');
    };
    ASSERT_EQ(steps(Level::easy), 4);
    ASSERT_GE(steps(Level::medium), 5);
    ASSERT_GE(steps(Level::hard), 6);
  }
}

/// "The largest" may be one of several, and "every second one" may begin with the second.
TEST(CodeSteps, LeavePeopleNothingToGuess) {
  std::map<std::string, std::string> words;
  Random random(4);
  for (int i = 0; i < 600; ++i) {
    const CodeStep step = random_step(i % 2 == 0, random);
    if (step.words != step.phrase) words[step.phrase] = step.words;
  }
  const std::string second = " (the first, the third, the fifth and so on)";
  EXPECT_EQ(words, (std::map<std::string, std::string>{
                       {"remove the largest", "remove every one that equals the largest"},
                       {"keep every second one", "keep every second one" + second},
                       {"keep every second letter", "keep every second letter" + second}}));
}

TEST(CodeSteps, AreToldInOtherWordsToPeopleThanToAModel) {
  const auto holds = [](const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
  };
  Random random(5);
  for (int i = 0; i < 200; ++i) {
    const Task task = (i % 2 == 0 ? function() : program())->draw(Level::medium, random);
    EXPECT_EQ(holds(task.statement, "the first, the third"), holds(task.solution, "[::2]"));
    EXPECT_EQ(holds(task.statement, "equals the largest"), holds(task.solution, "v<max(x)"));
    EXPECT_FALSE(holds(task.task, "the third") || holds(task.task, "equals")) << task.task;
  }
}

TEST(Program, RunsItsFirstExampleBeforeItWritesTheProgramDown) {
  Task task;
  task.family = "program";
  task.canonical = task.solution = "x=x+[9]; x=x[::-1]; return x";
  task.given = "f([5,0]).";
  task.task = "f([1,2])=[9,2,1]; f([3,3,4])=[9,4,3,3]; f([5,0])=[9,0,5]. append, then reverse.";
  task.goal = "[9,0,5]";
  EXPECT_TRUE(program()->check(task, task.solution).right);
  const Working right = program()->work(task, task.solution);
  EXPECT_EQ(right.steps, "x+[9]=[1,2,9]; x[::-1]=[9,2,1].");
  EXPECT_EQ(right.reached, "gives [9,2,1].");
  EXPECT_EQ(program()->work(task, "x=x[::-1]; return x").reached, "gives [2,1], not [9,2,1].");
}

/// Another function that fits the examples would be no mistake to blame anybody for.
TEST(Program, IsToldByItsExamples) {
  const CodeStep add{"add", "add 3 to each", "x=[v+3 for v in x]"};
  const CodeStep sort{"sort", "sort it", "x=sorted(x)"};
  Random random(3);
  EXPECT_TRUE(is_told_by({false, {add}, {"", "", "return x"}}, {"[4,7]"}, true, random));
  EXPECT_TRUE(is_told_by({false, {sort, add}, {"", "", "return x"}}, {"[4,7]"}, true, random))
      << "either order is the same function";
  const CodeStep drop{"drop first", "drop the first 1", "x=x[1:]"};
  EXPECT_FALSE(is_told_by({false, {sort, drop}, {"", "", "return x"}}, {"[1,7]"}, true, random));
  EXPECT_TRUE(
      is_told_by({false, {sort, drop}, {"", "", "return x"}}, {"[7,3,1,5,9]"}, true, random));
}

/// Critics, who are told neither examples nor goal, would learn to run just that program.
TEST(Program, IsGivenAwayByAWrongProgramThatIsRightElsewhere) {
  Random random(8);
  const Task held_out = draw_from(Split::test, *program(), Level::easy, random);
  Task task = held_out;
  while (split_of(task) != Split::training || task.given[2] != held_out.given[2])
    task = program()->draw(Level::easy, random);
  EXPECT_TRUE(program()->gives_away(task, held_out.solution));
  std::vector<std::string> steps = statements_of(held_out.solution);
  ASSERT_EQ(steps.size(), 3u);
  std::swap(steps[0], steps[1]);
  EXPECT_TRUE(program()->gives_away(task, " " + join(steps, ";")));
  EXPECT_FALSE(program()->gives_away(task, task.solution));
}

std::vector<std::string> shown_arguments(const Task& task) {
  std::vector<std::string> arguments;
  std::string_view rest = task.task;
  while (rest.starts_with("f(")) {
    arguments.emplace_back(rest.substr(2, rest.find(")=") - 2));
    const std::size_t next = rest.find("; f(");
    rest = next == std::string_view::npos ? "" : rest.substr(next + 2);
  }
  return arguments;
}

/// Whoever finds constants that fit the examples has found the right ones.
TEST(Program, HasNoSecondConstantsThatFit) {
  Random random(6);
  std::map<std::string, std::set<std::string>> codes;  // of each name
  std::map<std::string, std::string> names;
  for (int i = 0; i < 20'000; ++i) {
    const bool text = i % 2 == 0;
    const CodeStep step = random_step(text, random);
    codes[step.name + (text ? " s" : " x")].insert(step.code);
    names[step.code] = step.name + (text ? " s" : " x");
  }
  int tried = 0, second = 0;
  for (int i = 0; i < 120; ++i) {
    const Task task = program()->draw(i % 2 == 0 ? Level::easy : Level::hard, random);
    const bool text = task.given.starts_with("f('");
    const auto fits = [&](const std::string& code) {
      return std::ranges::all_of(shown_arguments(task), [&](const std::string& argument) {
        return result_of(code, text, argument) == result_of(task.solution, text, argument);
      });
    };
    for (const std::string_view step : split(task.solution, ';')) {
      const std::string own(trimmed(step));
      if (!names.contains(own)) continue;
      for (const std::string& other : codes.at(names.at(own))) {
        const std::string rival = replace_all(task.solution, own, other);
        ++tried;
        second += fits(rival) && !program()->check(task, rival).right;
      }
    }
  }
  EXPECT_GT(tried, 500);
  EXPECT_EQ(second, 0);
}

TEST(Program, IsNotMeasuredOnWhereTwoConstantsAndTheOrderTogetherFitInAnotherWay) {
  // Keep the first 4, then the odd ones, fits as well; [1,4,6,2,8,3] tells them apart.
  const std::string code = "x=[v for v in x if v%2==1]; x=x+x; x=x[:2]; return x";
  const std::vector<std::string> shown = {"[9,5,6,2,3]", "[3,7,8,0,5,6]", "[3,4,6,3,6,3]"};
  Random random(8);
  const CodePlan plan = plan_of(code, false);
  EXPECT_EQ(plan.code(), code);
  EXPECT_TRUE(is_told_by(plan, shown, true, random));
  EXPECT_FALSE(is_told_wholly_by(plan, shown, true, random));
  EXPECT_TRUE(is_told_wholly_by(plan, shown, false, random));
  EXPECT_TRUE(is_told_wholly_by(plan, {"[1,4,6,2,8,3]", shown[0], shown[1]}, true, random));

  for (int i = 0; i < 30; ++i) {
    const Task task = draw_from(Split::test, *program(), static_cast<Level>(i % 3), random);
    EXPECT_EQ(plan_of(task.solution, task.given.starts_with("f('")).code(), task.solution);
  }
}

TEST(Program, IsHeldOutInEveryOrderOfItsSteps) {
  Random random(7);
  std::map<std::vector<std::string>, std::string> canonical;
  for (int i = 0; i < 2'000; ++i) {
    const Task task = program()->draw(Level::easy, random);
    std::vector<std::string> steps;
    for (const std::string_view step : split(task.solution, ';')) steps.emplace_back(trimmed(step));
    std::ranges::sort(steps);
    EXPECT_EQ(canonical.try_emplace(steps, task.canonical).first->second, task.canonical);
  }
  EXPECT_LT(canonical.size(), 2'000u) << "no problem came twice";
}

}  // namespace
}  // namespace convene::pocket
