#include "train/proposals.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "base/text.h"

namespace convene {
namespace {

using pocket::Level;
using testing::HasSubstr;

const pocket::Lessons& lessons() {
  static const pocket::Lessons made(pocket::read_templates(CONVENE_SOURCE_DIR "/prompts/pocket"),
                                    {.families = {{"target", 1.0}}});
  return made;
}

Proposal proposal(std::uint64_t seed, bool right, Level level = Level::easy) {
  Proposal made{"target", level, seed, "", right};
  const pocket::Task task = task_of(made);
  Random random(seed);
  made.answer = task.solution;
  while (!right &&
         (made.answer.empty() || pocket::family_named("target").check(task, made.answer).right))
    made.answer = pocket::family_named("target").mistake(task, random);
  return made;
}

ProposalPool pool(int of_each, Level level = Level::easy) {
  ProposalPool made;
  for (int i = 1; i <= of_each; ++i)
    for (const bool right : {true, false})
      made.add(proposal(static_cast<std::uint64_t>(i), right, level), 100);
  return made;
}

TEST(ProposalPool, ShowsCriticsRightAndWrongAnswersAlike) {
  const ProposalPool some = pool(8);
  Random random(4);
  int right = 0;
  for (int i = 0; i < 400; ++i) {
    const auto lesson = some.lesson("target", "critic", lessons(), random);
    ASSERT_TRUE(lesson);
    EXPECT_EQ(lesson->role, "critic");
    for (std::uint64_t seed = 1; seed <= 8; ++seed)
      right += lesson->prompt.find(proposal(seed, true).answer) != std::string::npos ? 1 : 0;
  }
  EXPECT_NEAR(right, 200, 60);
}

TEST(ProposalPool, ShowsRevisersWhatWasWrong) {
  const ProposalPool some = pool(8);
  Random random(4);
  const auto lesson = some.lesson("target", "reviser", lessons(), random);
  ASSERT_TRUE(lesson);
  int shown = 0;
  for (std::uint64_t seed = 1; seed <= 8; ++seed)
    shown += lesson->prompt.find(proposal(seed, false).answer) != std::string::npos ? 1 : 0;
  EXPECT_EQ(shown, 1);
}

TEST(ProposalPool, HasNothingWhereThereIsTooLittleOfAVerdict) {
  ProposalPool one_sided;
  one_sided.add(proposal(1, true), 100);
  one_sided.add(proposal(2, false, Level::hard), 100);
  Random random(4);
  EXPECT_FALSE(one_sided.lesson("target", "critic", lessons(), random));
  EXPECT_FALSE(pool(7).lesson("target", "critic", lessons(), random));
  EXPECT_FALSE(pool(8).lesson("algebra", "critic", lessons(), random));
  EXPECT_FALSE(pool(8).lesson("target", "solver", lessons(), random));
}

TEST(ProposalPool, ForgetsTheOldest) {
  ProposalPool made;
  for (std::uint64_t seed = 1; seed <= 9; ++seed) made.add(proposal(seed, true), 3);
  EXPECT_EQ(made.size(), 3u);
  EXPECT_THAT(made.json(), HasSubstr("\"9\""));
}

TEST(ProposalPool, LeavesOutWhatNoPromptShouldHold) {
  ProposalPool made;
  for (const std::string& answer :
       {std::string(), std::string(500, '1'), std::string("\x1b[2J"), std::string("\xff")})
    made.add({"target", Level::easy, 1, answer, false}, 9);
  EXPECT_EQ(made.size(), 0u);
}

TEST(ProposalPool, LeavesOutAnswersThatSolveAHeldOutTask) {
  const pocket::Family& target = pocket::family_named("target");
  ProposalPool made;
  int given_away = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const pocket::Task task = task_of({"target", Level::easy, seed, "", false});
    const std::string sum =
        replace_all(task.given.substr(8, task.given.size() - 9), " ", "+");  // "numbers 3 10 2."
    if (!target.gives_away(task, sum)) continue;
    ++given_away;
    made.add({"target", Level::easy, seed, sum, false}, 9);
  }
  EXPECT_GT(given_away, 5);
  EXPECT_EQ(made.size(), 0u);
}

TEST(ProposalPool, ReadsBackWhatItWrote) {
  const ProposalPool some = pool(5, Level::hard);
  EXPECT_EQ(ProposalPool::from_json(some.json()), some);
  EXPECT_THROW(ProposalPool::from_json("[[1]]"), Error);
}

TEST(ProposalPool, NeverHoldsAHeldOutTask) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed)
    EXPECT_EQ(split_of(task_of({"target", Level::easy, seed, "", false})), pocket::Split::training);
}

}  // namespace
}  // namespace convene
