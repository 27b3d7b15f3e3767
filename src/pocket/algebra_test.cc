#include "pocket/algebra.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

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
  for (const auto* answer :
       {"x=5", "5", " x = 5. ", "5=x", "X = 5", "x=10/2", "x = 5.0", "$x=5$", "answer: x=5",
        "**5**", "$x=\\frac{10}{2}$", "x=\\frac{\\frac{20}{2}}{2}"})
    EXPECT_TRUE(algebra()->check(nested(), answer).right) << answer;
}

TEST(Algebra, PutsAWrongAnswerIntoTheLeftSide) {
  const Check checked = algebra()->check(nested(), "x=4");
  EXPECT_FALSE(checked.right);
  EXPECT_EQ(checked.account, "3*4=12; 12-8=4; 2*4=8; 8+5=13.");
  EXPECT_EQ(checked.value, "13");
  EXPECT_EQ(checked.why, "makes 2*(3*x-8)+5 13, not 19");
}

TEST(Algebra, CountsWithExactFractions) {
  EXPECT_EQ(algebra()->check(nested(), "x=7/2").account,
            "3*7/2=21/2; 21/2-8=5/2; 2*5/2=5; 5+5=10.");
  EXPECT_EQ(algebra()->check(nested(), "x=0.1").value, "-52/5");
}

TEST(Algebra, RefusesWhatIsNotAValue) {
  for (const std::string answer :
       {"", "x", "y=5", "x=5 or x=6", "x==5", "x=5=5", "x=1/0", "none", "x=(5", "x=a"})
    EXPECT_EQ(algebra()->check(nested(), answer).value, "none") << answer;
  EXPECT_EQ(algebra()->check(nested(), std::string(100'000, '9')).value, "none");
}

Task in_a() {
  Task task;
  task.family = "algebra";
  task.level = Level::hard;
  task.given = "a=3. left side 3*(x-3)-x.";
  task.task = "equation 3*(x-a)=x+5*a-4.";
  task.goal = "11";
  task.solution = "x=4*a-2";
  return task;
}

TEST(Algebra, AcceptsAnExpressionInAnySpelling) {
  for (const auto* answer : {"x=4*a-2", "4a-2", "x = 2*(2*a-1)", "-2+4*a", "x=(8*a-4)/2"})
    EXPECT_TRUE(algebra()->check(in_a(), answer).right) << answer;
}

TEST(Algebra, TriesAnExpressionWithANumberForItsLetter) {
  const Check checked = algebra()->check(in_a(), "x=4*a-1");
  EXPECT_EQ(checked.account, "4*3=12; 12-1=11; 11-3=8; 3*8=24; 24-11=13.");
  EXPECT_EQ(checked.value, "13");
  EXPECT_FALSE(checked.right);
}

TEST(Algebra, IsNotTakenInByAnExpressionThatFitsOneNumber) {
  for (const auto* answer : {"x=10", "x=a+7", "x=5*a-5", "x=a*a+1"}) {
    const Check checked = algebra()->check(in_a(), answer);
    EXPECT_EQ(checked.value, "11") << answer;
    EXPECT_FALSE(checked.right) << answer;
  }
  EXPECT_EQ(algebra()->check(in_a(), "x=10").why, "is right for a=3, but not for every a");
  EXPECT_FALSE(algebra()->check(nested(), "x=a").right);
}

TEST(Algebra, CollectsWhereXIsOnBothSides) {
  Task both;
  both.level = Level::medium;
  both.given = "left side 3*(x-4)+2-5*x.";
  both.task = "equation 3*(x-4)+2=5*x-20.";
  both.goal = "-20";
  both.solution = "x=5";
  EXPECT_TRUE(algebra()->check(both, "5").right);
  EXPECT_EQ(algebra()->work(both, "x=5").steps,
            "3*-4=-12; -12+2=-10; 3-5=-2; -20+10=-10; -10/-2=5.");
}

TEST(Algebra, AddsFractionsOfX) {
  Task two;
  two.level = Level::hard;
  two.given = "left side (3*x+2)/4-(x-4)/6-2*x.";
  two.task = "equation (3*x+2)/4-(x-4)/6=2*x-13.";
  two.goal = "-13";
  two.solution = "x=10";
  EXPECT_TRUE(algebra()->check(two, "10").right);
  EXPECT_EQ(algebra()->work(two, "x=10").steps,
            "2/4=1/2; -4/6=-2/3; 3/4-1/6=7/12; 1/2+2/3=7/6; 7/12-2=-17/12; -13-7/6=-85/6; "
            "-85/6/(-17/12)=10.");
}

TEST(Algebra, AsksForFractionsAndForExpressionsAtEveryLevel) {
  Random random(1);
  int fractions = 0;
  int expressions = 0;
  for (int i = 0; i < 3000; ++i) {
    const Task task = algebra()->draw(static_cast<Level>(i % 3), random);
    const bool letter = task.solution.find('a') != std::string::npos;
    ASSERT_EQ(letter, task.statement.find("an expression in a") != std::string::npos);
    fractions += task.solution.find('/') != std::string::npos;
    expressions += letter;
  }
  EXPECT_GT(fractions, 200);
  EXPECT_GT(expressions, 400);
}

/// Or one that is held out could be trained on in another order.
TEST(Algebra, IsTheSameProblemInAnyOrderOfItsSummands) {
  std::map<std::string, std::set<std::string>> written;
  Random random(3);
  for (int i = 0; i < 30'000; ++i) {
    const Task task = algebra()->draw(Level::easy, random);
    written[task.canonical].insert(task.task);
  }
  int several = 0;
  for (const auto& [canonical, spellings] : written) {
    std::string letters = *spellings.begin();
    std::ranges::sort(letters);
    for (std::string other : spellings) {
      std::ranges::sort(other);
      // The plus before what comes first is not written.
      ASSERT_LE(std::max(other.size(), letters.size()) - std::min(other.size(), letters.size()),
                1u);
    }
    several += spellings.size() > 1;
  }
  EXPECT_GT(several, 0) << "no problem came in two orders";
}

}  // namespace
}  // namespace convene::pocket
