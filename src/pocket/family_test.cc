#include "pocket/family.h"

#include <gtest/gtest.h>

#include <cctype>
#include <cstdlib>
#include <map>
#include <set>
#include <utility>

#include "base/error.h"

namespace convene::pocket {
namespace {

/// The draws of each family. CONVENE_POCKET_DRAWS asks for another number in all, such as a
/// million.
int draws_of(const Family& family) {
  if (const char* all = std::getenv("CONVENE_POCKET_DRAWS"))
    return std::atoi(all) / static_cast<int>(families().size());
  const bool code = family.name() == "function" || family.name() == "program";
  return code ? 300 : 5'000;
}

constexpr int kDraws = 3'000;
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
    const int draws = draws_of(*family);
    for (int i = 0; i < draws; ++i) {
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

/// A vote counts these, so that spelling divides no votes; and they tell right from wrong.
TEST(Families, GiveOneFormToWhatTheirCheckersCannotTellApart) {
  for (const auto& family : families()) {
    Random random(9);
    for (int i = 0; i < 300; ++i) {
      const Task task = family->draw(kLevels[i % 3], random);
      const std::string form = family->form(task, task.solution);
      ASSERT_EQ(family->form(task, "  " + task.solution + " "), form) << task.task;
      ASSERT_NE(family->form(task, family->mistake(task, random)), form) << task.task;
    }
  }
  Random random(1);
  const Task task = family_named("target").draw(Level::easy, random);
  EXPECT_EQ(family_named("target").form(task, task.solution), task.goal);
  EXPECT_EQ(family_named("target").form(task, task.solution + "=" + task.goal), task.goal);
  EXPECT_EQ(family_named("target").form(task, "1+"), "none: 1+");
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
      ASSERT_TRUE(!checked.right || checked.value == task.goal) << answer;
      ASSERT_FALSE(checked.value.empty());
      ASSERT_FALSE(checked.why.empty()) << answer;
    }
  }
}

std::set<std::string> words_of(const std::string& text) {
  std::set<std::string> words;
  std::string word;
  for (const char c : text + " ") {
    if (std::isalnum(static_cast<unsigned char>(c))) {
      word += static_cast<char>(std::tolower(c));
    } else if (!word.empty()) {
      words.insert(std::exchange(word, ""));
    }
  }
  return words;
}

/// Whoever reads only the question can solve it: it leaves out nothing that the brief task says.
TEST(Families, AskInWordsEverythingThatTheTaskSays) {
  const std::set<std::string> labels = {"target", "equation"};
  for (const auto& family : families()) {
    Random random(8);
    for (int i = 0; i < 150; ++i) {
      const Task task = family->draw(kLevels[i % 3], random);
      ASSERT_TRUE(std::isupper(static_cast<unsigned char>(task.statement.front())) &&
                  task.statement.back() == '.')
          << task.statement;
      const std::set<std::string> asked = words_of(task.statement);
      for (const std::string& word : words_of(task.task))
        ASSERT_TRUE(labels.contains(word) || asked.contains(word))
            << word << " of " << task.task << " is not in " << task.statement;
    }
  }
}

TEST(Families, NeverShowTheGoalToACritic) {
  for (const auto& family : families()) {
    Random random(2);
    int shown = 0;
    for (int i = 0; i < 1000; ++i) {
      const Task task = family->draw(kLevels[i % 3], random);
      shown += (" " + task.given).find(" " + task.goal + ".") != std::string::npos;
    }
    EXPECT_LT(shown, 60) << family->name();  // one of the numbers may be the goal by chance
  }
}

TEST(Families, LeaveOpenToACriticWhatIsRight) {
  for (const auto& family : families()) {
    Random random(6);
    for (int i = 0; i < 30; ++i) {
      const Task task = family->draw(kLevels[i % 3], random);
      std::set<std::string> values;
      for (int tries = 0; tries < 40; ++tries)
        values.insert(family->check(task, family->mistake(task, random)).value);
      values.erase("none");
      ASSERT_GE(values.size(), 2u) << task.task << ": wrong answers have no values to tell apart";
    }
  }
}

TEST(HoldOut, IsASixteenthOfEveryLevelWithManyProblemsHalfOfItToMeasureOn) {
  for (const auto& family : families()) {
    for (const Level level : kLevels) {
      Random random(3);
      std::set<std::string> held_out;
      std::set<std::string> test;
      std::set<std::string> all;
      const int draws = std::max(draws_of(*family), 1200);
      for (int i = 0; i < draws; ++i) {
        const Task task = family->draw(level, random);
        all.insert(task.canonical);
        if (split_of(task) != Split::training) held_out.insert(task.canonical);
        if (split_of(task) == Split::test) test.insert(task.canonical);
      }
      const double share = static_cast<double>(held_out.size()) / static_cast<double>(all.size());
      EXPECT_NEAR(share, 1.0 / 16, 0.02) << family->name();
      EXPECT_NEAR(static_cast<double>(test.size()) / static_cast<double>(held_out.size()), 0.5,
                  0.25)
          << family->name();
      EXPECT_GE(held_out.size(), 40u) << family->name();  // 500 over three levels
      RecordProperty(family->name() + std::to_string(static_cast<int>(level)),
                     static_cast<int>(held_out.size()));
    }
  }
}

/// What is wrong here may be what is right there.
TEST(HoldOut, IsInNoMistakeEither) {
  for (const auto& family : families()) {
    Random random(7);
    const int draws = draws_of(*family);
    for (int i = 0; i < draws; ++i) {
      const Task task = draw_from(Split::training, *family, kLevels[i % 3], random);
      const std::string wrong = family->mistake(task, random);
      ASSERT_FALSE(family->gives_away(task, wrong)) << task.task << " " << wrong;
      ASSERT_FALSE(family->gives_away(task, task.solution)) << task.task;
    }
  }
}

TEST(HoldOut, IsNeverTrainedOn) {
  for (const auto& family : families()) {
    Random random(4);
    const int draws = draws_of(*family);
    for (int i = 0; i < draws; ++i)
      ASSERT_EQ(split_of(draw_from(Split::training, *family, kLevels[i % 3], random)),
                Split::training);
    for (int i = 0; i < 100; ++i)
      ASSERT_EQ(split_of(draw_from(Split::test, *family, kLevels[i % 3], random)), Split::test);
  }
}

}  // namespace
}  // namespace convene::pocket
