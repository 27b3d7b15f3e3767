#include "pocket/family.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/error.h"

namespace convene::pocket {
namespace {

constexpr int kDraws = 20'000;
constexpr Level kLevels[] = {Level::easy, Level::medium, Level::hard};

TEST(Families, HaveNamesOfTheirOwn) {
  std::set<std::string> names;
  for (const auto& family : families()) EXPECT_TRUE(names.insert(family->name()).second);
  EXPECT_EQ(family_named("target").name(), "target");
  try {
    family_named("juggling");
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(error.hint().find("target"), std::string::npos);
  }
}

TEST(Families, AcceptTheirOwnSolutionsAndNoMistake) {
  for (const auto& family : families()) {
    Random random(1);
    for (int i = 0; i < kDraws; ++i) {
      const Task task = family->draw(kLevels[i % 3], random);
      const Check solved = family->check(task, task.solution);
      ASSERT_TRUE(solved.right) << task.task << " " << task.solution << ": " << solved.why;
      ASSERT_EQ(solved.value, task.goal);
      const std::string wrong = family->mistake(task, random);
      const Check failed = family->check(task, wrong);
      ASSERT_FALSE(failed.right) << task.task << " " << wrong;
      ASSERT_NE(failed.value, task.goal) << task.task << " " << wrong;
      ASSERT_FALSE(failed.why.empty());
    }
  }
}

TEST(Families, CheckWhateverAModelMayWrite) {
  static const std::vector<std::string> kPieces = {
      "1", "2",  "10", "25", "+", "-",      "*",     "/",         "(",       ")",
      "=", "x",  ".",  " ",  ",", "the",    " dog ", "runs",      "\xff",    "\n",
      "$", "**", "[",  "]",  "×", "\\frac", "0",     "999999999", "answer:", "{"};
  for (const auto& family : families()) {
    Random random(5);
    const Task task = family->draw(Level::hard, random);
    for (int i = 0; i < kDraws; ++i) {
      std::string answer;
      for (auto left = random.between(0, 12); left > 0; --left) answer += random.pick(kPieces);
      const Check checked = family->check(task, answer);
      ASSERT_EQ(checked.right, checked.value == task.goal) << answer;
      ASSERT_FALSE(checked.value.empty());
    }
  }
}

TEST(Families, NeverShowTheGoalToACritic) {
  for (const auto& family : families()) {
    Random random(2);
    std::map<std::string, std::set<std::string>> goals;
    for (int i = 0; i < kDraws; ++i) {
      const Task task = family->draw(Level::easy, random);
      goals[task.given].insert(task.goal);
    }
    const auto many = std::count_if(goals.begin(), goals.end(),
                                    [](const auto& one) { return one.second.size() > 1; });
    EXPECT_GT(many, 0) << family->name() << ": what is given decides the goal";
  }
}

TEST(HoldOut, IsASixteenthOfEveryLevelWithManyProblems) {
  for (const auto& family : families()) {
    for (const Level level : kLevels) {
      Random random(3);
      std::set<std::string> held_out;
      std::set<std::string> all;
      for (int i = 0; i < kDraws; ++i) {
        const Task task = family->draw(level, random);
        all.insert(task.canonical);
        if (is_held_out(task)) held_out.insert(task.canonical);
      }
      const double share = static_cast<double>(held_out.size()) / static_cast<double>(all.size());
      EXPECT_NEAR(share, 1.0 / 16, 0.01) << family->name();
      EXPECT_GE(held_out.size(), 500u) << family->name();
      RecordProperty(family->name() + std::to_string(static_cast<int>(level)),
                     static_cast<int>(held_out.size()));
    }
  }
}

TEST(HoldOut, IsNeverTrainedOn) {
  for (const auto& family : families()) {
    Random random(4);
    for (int i = 0; i < kDraws; ++i)
      ASSERT_FALSE(is_held_out(draw_for_training(*family, kLevels[i % 3], random)));
    for (int i = 0; i < 100; ++i)
      ASSERT_TRUE(is_held_out(draw_held_out(*family, kLevels[i % 3], random)));
  }
}

}  // namespace
}  // namespace convene::pocket
