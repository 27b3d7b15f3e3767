#include "pocket/algebra.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace convene::pocket {
namespace {

Task nested() {
  Task task;
  task.family = "algebra";
  task.given = "left side 2*(3*x-8)+5.";
  task.task = "equation 2*(3*x-8)+5=19.";
  task.goal = "19";
  task.solution = "x=5";
  return task;
}

TEST(Algebra, AcceptsTheSolutionInAnySpelling) {
  for (const auto* answer : {"x=5", "5", " x = 5. ", "5=x", "X = 5", "x=10/2", "x = 5.0", "$x=5$",
                             "answer: x=5", "**5**"})
    EXPECT_TRUE(algebra()->check(nested(), answer).right) << answer;
}

TEST(Algebra, PutsAWrongAnswerIntoTheLeftSide) {
  const Check checked = algebra()->check(nested(), "x=4");
  EXPECT_FALSE(checked.right);
  EXPECT_EQ(checked.account, "3*4=12; 12-8=4; 2*4=8; 8+5=13.");
  EXPECT_EQ(checked.value, "13");
  EXPECT_EQ(checked.why, "makes the left side 13, not 19");
}

TEST(Algebra, CountsWithExactFractions) {
  EXPECT_EQ(algebra()->check(nested(), "x=7/2").account,
            "3*7/2=21/2; 21/2-8=5/2; 2*5/2=5; 5+5=10.");
  EXPECT_EQ(algebra()->check(nested(), "x=0.1").value, "-52/5");
}

TEST(Algebra, RefusesWhatIsNotAValue) {
  for (const std::string answer :
       {"", "x", "y=5", "x=5 or x=6", "x==5", "x=5=5", "x=1/0", "none", "x=(5"})
    EXPECT_EQ(algebra()->check(nested(), answer).value, "none") << answer;
  EXPECT_EQ(algebra()->check(nested(), std::string(100'000, '9')).value, "none");
}

TEST(Algebra, UndoesTheOperationsFromTheOutside) {
  EXPECT_EQ(algebra()->work(nested(), "x=5").steps, "19-5=14; 14/2=7; 7+8=15; 15/3=5.");
  Task mirrored = nested();
  mirrored.given = "left side 20-(x+6)/4.";
  mirrored.goal = "17";
  EXPECT_EQ(algebra()->work(mirrored, "x=6").steps, "20-17=3; 3*4=12; 12-6=6.");
}

TEST(Algebra, GrowsByLevelAndHasFractionsOnlyInTheLast) {
  Random random(1);
  int fractions = 0;
  for (int i = 0; i < 3000; ++i) {
    for (const Level level : {Level::easy, Level::medium, Level::hard}) {
      const Task task = algebra()->draw(level, random);
      const std::string steps = algebra()->work(task, task.solution).steps;
      const bool fraction = task.solution.find('/') != std::string::npos;
      ASSERT_EQ(std::count(steps.begin(), steps.end(), '='), 2 + static_cast<int>(level))
          << task.task;
      ASSERT_TRUE(!fraction || level == Level::hard) << task.task;
      fractions += fraction;
    }
  }
  EXPECT_GT(fractions, 600);
}

}  // namespace
}  // namespace convene::pocket
