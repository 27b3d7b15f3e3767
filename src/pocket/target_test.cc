#include "pocket/target.h"

#include <gtest/gtest.h>

namespace convene::pocket {
namespace {

Task task_with(const std::string& numbers, const std::string& goal) {
  Task task;
  task.family = "target";
  task.given = "numbers " + numbers + ".";
  task.goal = goal;
  return task;
}

bool right(const std::string& answer) {
  return target()->check(task_with("3 10 2", "14"), answer).right;
}

std::string why(const std::string& answer) {
  return target()->check(task_with("3 10 2", "14"), answer).why;
}

TEST(Target, AcceptsARightExpressionInAnySpelling) {
  for (const auto* answer : {"(10-3)*2", "2*(10 - 3)", "2 × (10 − 3)", "2(10-3)", "[10-3]*2",
                             "(10-3)*2.", " (10-3)*2 = 14 ", "14 = 2*(10-3)", "$(10-3) \\cdot 2$",
                             "\\left(10-3\\right)\\times 2", "(10-3) x 2", "**2*(10-3)**",
                             "`(10-3)*2`", "-2*(3-10)", "Answer: (10-3)*2", "((((10-3))))*2"})
    EXPECT_TRUE(right(answer)) << answer;
}

TEST(Target, CountsWithExactFractions) {
  const Task task = task_with("10 4 4", "10");
  EXPECT_TRUE(target()->check(task, "10/4*4").right);
  EXPECT_EQ(target()->check(task, "10/4+4").value, "13/2");
  EXPECT_EQ(target()->check(task, "10/(4/4)").account, "4/4=1; 10/1=10.");
  EXPECT_EQ(target()->check(task_with("5 2 3", "1"), "5/(2/3)").account, "2/3=2/3; 5/(2/3)=15/2.");
}

TEST(Target, SaysWhatIsWrong) {
  EXPECT_EQ(why("10*3-2"), "gives 28, not 14");
  EXPECT_EQ(why("7*2"), "uses 7, which is not given");
  EXPECT_EQ(why("10+2+2"), "uses 2 too often");
  EXPECT_EQ(why("10-3"), "does not use 2");
  EXPECT_EQ(why("14"), "uses 14, which is not given");
  EXPECT_EQ(why("(10-3)*2=15"), "gives 14, not the 15 it claims");
  EXPECT_EQ(why("10/(3-3)+2"), "uses 3 too often");
  EXPECT_EQ(target()->check(task_with("3 3 2", "1"), "2/(3-3)").why, "has no value");
}

TEST(Target, RefusesWhatIsNotAnExpression) {
  for (const std::string answer :
       {"", "none", "(10-3", "10-3)*2", "10 3 2", "(10-3)**2", "10-3*", "1e9", "(10-3)*2; rm -rf /",
        "14=14=14", "10-3=7=2", "3,10,2", "(10-3)*2 or so", "()", "x", "10!3"})
    EXPECT_EQ(why(answer), "not an expression") << answer;
}

TEST(Target, IsBoundedInSizeAndDepth) {
  EXPECT_EQ(why(std::string(100'000, '(')), "not an expression");
  EXPECT_EQ(why(std::string(199, '-')), "not an expression");
  EXPECT_EQ(why("12345678901234567890"), "not an expression");
  std::string large = "999999999";
  for (int i = 0; i < 5; ++i) large += "*999999999";
  const Task task = task_with("999999999 999999999 999999999 999999999 999999999 999999999", "1");
  EXPECT_EQ(target()->check(task, large).value, "none");
}

TEST(Target, KeepsEachLevelInItsRange) {
  Random random(1);
  for (int i = 0; i < 3000; ++i) {
    const int easy = std::stoi(target()->draw(Level::easy, random).goal);
    ASSERT_TRUE(easy >= 1 && easy <= 50);
    const int medium = std::stoi(target()->draw(Level::medium, random).goal);
    ASSERT_TRUE(medium >= 1 && medium <= 100);
    const int hard = std::stoi(target()->draw(Level::hard, random).goal);
    ASSERT_TRUE(hard >= 1 && hard <= 40);
  }
}

TEST(Target, IsGivenAwayWhateverTheAnswerClaims) {
  Random random(5);
  const Task held_out = draw_from(Split::test, *target(), Level::easy, random);
  Task task = held_out;
  task.goal = "61";
  task.canonical = held_out.canonical.substr(0, held_out.canonical.find(" -> ") + 4) + "61";
  EXPECT_TRUE(target()->gives_away(task, held_out.solution));
  EXPECT_TRUE(target()->gives_away(task, held_out.solution + "=61"));
}

TEST(Target, MakesNoMistakeThatSolvesAHeldOutTask) {
  Random random(2);
  int others = 0;
  for (int i = 0; i < 6000; ++i) {
    const Task task = draw_from(Split::training, *target(), static_cast<Level>(i % 3), random);
    Task solved = task;
    const std::string value = target()->check(task, target()->mistake(task, random)).value;
    solved.canonical = task.canonical.substr(0, task.canonical.find(" -> ") + 4) + value;
    ASSERT_TRUE(value == "none" || split_of(solved) == Split::training) << solved.canonical;
    others += value != "none";
  }
  EXPECT_GT(others, 3000);
}

TEST(Target, AdmitsAFailure) {
  const Working working = target()->work(task_with("3 10 2", "14"), "10*3-2");
  EXPECT_EQ(working.steps, "10*3=30; 30-2=28.");
  EXPECT_EQ(working.reached, "gives 28, not 14.");
}

}  // namespace
}  // namespace convene::pocket
