#include "pocket/choice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/text.h"

namespace convene::pocket {
namespace {

using ::testing::HasSubstr;

Task by_age() {
  Task task;
  task.family = "choice";
  task.given = "ann older bob. cal younger bob. dan older ann. place by age.";
  task.task = "ann older bob. cal younger bob. dan older ann. second oldest? bob ann cal dan.";
  task.goal = "2";
  task.solution = "ann";
  return task;
}

Task aunt() {
  Task task;
  task.family = "choice";
  task.given = "eve sister ann. ann mother bob. cal father bob. hal son eve. kin of bob.";
  task.task =
      "eve sister ann. ann mother bob. cal father bob. hal son eve. aunt of bob? eve ann "
      "cal hal.";
  task.goal = "aunt";
  task.solution = "eve";
  return task;
}

TEST(Choice, TakesANameOrALetter) {
  for (const auto* answer :
       {"ann", "Ann", "b", "B", "(b)", "B)", "b) ann", "B. Ann", " ann. ", "**B**", "answer: b"})
    EXPECT_TRUE(choice()->check(by_age(), answer).right) << answer;
  for (const std::string answer :
       {"", "e", "a) ann", "b) bob", "ann or bob", "none", "5", "(", "anne"})
    EXPECT_EQ(choice()->check(by_age(), answer).value, "none") << answer;
  EXPECT_EQ(choice()->check(by_age(), std::string(100'000, 'b')).value, "none");
}

TEST(Choice, ClimbsFromTheAnswerToTheTop) {
  const Check checked = choice()->check(by_age(), "cal");
  EXPECT_FALSE(checked.right);
  EXPECT_EQ(checked.account, "bob older cal; ann older bob; dan older ann; none older dan.");
  EXPECT_EQ(checked.value, "4");
  EXPECT_EQ(checked.why, "Cal is number 4 from the top by age, and number 2 is asked for");
  EXPECT_EQ(choice()->check(by_age(), "eve").why, "eve is in no fact");
}

TEST(Choice, FollowsTheFactsToWhoTheyAreAround) {
  EXPECT_TRUE(choice()->check(aunt(), "eve").right);
  const Check cousin = choice()->check(aunt(), "hal");
  EXPECT_EQ(cousin.account, "hal son eve; eve sister ann; ann mother bob.");
  EXPECT_EQ(cousin.value, "cousin");
  EXPECT_EQ(cousin.why, "Hal is Bob's cousin, and the aunt is asked for");
  EXPECT_EQ(choice()->check(aunt(), "bob").why, "bob is who it is about");
}

TEST(Choice, SolvesFromTheQuestionAndNotFromTheAnswer) {
  EXPECT_EQ(choice()->work(by_age(), "ann").steps, "none older dan; dan older ann.");
  EXPECT_EQ(choice()->work(aunt(), "eve").steps, "ann mother bob; eve sister ann.");
}

TEST(Choice, OffersFourOfWhomOneIsRight) {
  Random random(1);
  for (int i = 0; i < 2000; ++i) {
    const Task task = choice()->draw(static_cast<Level>(i % 3), random);
    int right = 0;
    for (const auto* letter : {"a", "b", "c", "d"}) right += choice()->check(task, letter).right;
    ASSERT_EQ(right, 1) << task.statement;
    ASSERT_THAT(task.statement, HasSubstr(" D) "));
  }
}

TEST(Choice, GrowsByLevel) {
  Random random(3);
  const auto expect = [&](Level level, std::size_t least, std::size_t most) {
    std::set<std::size_t> facts;
    for (int i = 0; i < 500; ++i) {
      const Task task = choice()->draw(level, random);
      facts.insert(split(task.given, '.').size() - 2);  // without what it is about and the end
    }
    EXPECT_EQ(*facts.begin(), least);
    EXPECT_EQ(*facts.rbegin(), most);
  };
  expect(Level::easy, 5, 7);
  expect(Level::medium, 7, 9);
  expect(Level::hard, 10, 12);
}

TEST(Choice, IsTheSameProblemInWhateverOrderTheFactsAre) {
  Random random(2);
  for (int i = 0; i < 200; ++i) {
    const Task task = choice()->draw(Level::medium, random);
    for (const std::string_view fact : split(task.canonical, '.'))
      for (const auto* turned : {"younger", "shorter", "slower", "poorer"})
        ASSERT_EQ(fact.find(turned), std::string_view::npos) << task.canonical;
  }
}

}  // namespace
}  // namespace convene::pocket
