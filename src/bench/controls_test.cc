#include "bench/controls.h"

#include <gmock/gmock.h>

#include <limits>

namespace convene {
namespace {

using ::testing::DoubleNear;
using ::testing::Optional;

Sample said(const std::string& answer, double tokens = 10, std::optional<bool> accepted = {}) {
  Sample sample;
  sample.verdict = Verdict::wrong;
  sample.answer = answer;
  sample.generated = tokens;
  sample.accepted = accepted;
  return sample;
}

Draws draws_of(const std::vector<Sample>& samples, const std::string& item = "q") {
  return {.item = item, .repeat = 0, .profile = "math", .samples = samples};
}

TEST(Controls, VotesCostAsMuchAsTheTeamOnAverage) {
  double tokens = 0;
  constexpr int kQuestions = 4000;
  for (int i = 0; i < kQuestions; ++i)
    tokens += 40.0 * votes_for(130, 40, "question " + std::to_string(i), 0);
  EXPECT_THAT(tokens / kQuestions, DoubleNear(130, 2));
  EXPECT_EQ(votes_for(130, 40, "a", 0), votes_for(130, 40, "a", 0));
}

TEST(Controls, ATeamCheaperThanOneSampleIsComparedWithOne) {
  EXPECT_EQ(votes_for(10, 40, "a", 0), 1);
  EXPECT_EQ(votes_for(10, 0, "a", 0), 1);
  EXPECT_EQ(votes_for(1e12, 1, "a", 0), kSamplesMax);
}

TEST(Controls, TheLargestClassOfSameAnswersWinsAndTheEarlierOnADraw) {
  const Draws draws = draws_of({said("3"), said("1/2"), said("0.5"), said("3"), said("7")});
  EXPECT_THAT(vote_winner(draws, 3), Optional(1U)) << "1/2 and 0.5 are the same";
  EXPECT_THAT(vote_winner(draws, 5), Optional(0U)) << "two each: the earlier one";
  EXPECT_EQ(vote_winner(draws, 6), std::nullopt) << "not drawn yet";
}

TEST(Controls, AnswersOfOneFormAreTheSameHoweverTheyAreSpelled) {
  const auto spelled = [](const std::string& answer, const std::string& form) {
    Sample sample = said(answer);
    sample.form = form;
    return sample;
  };
  Draws draws =
      draws_of({spelled("7*5+18", "53"), spelled("7*5+18", "53"), spelled("(7-5)*18", "36"),
                spelled("18*(7-5)", "36"), spelled("-18*(5-7)", "36")});
  draws.profile = "pocket";
  EXPECT_THAT(vote_winner(draws, 5), Optional(2U));
}

TEST(Controls, RepliesWithoutAnAnswerDoNotVote) {
  Sample silent = said("");
  silent.verdict = Verdict::unparsed;
  EXPECT_THAT(vote_winner(draws_of({silent, silent, said("3")}), 3), Optional(2U));
  EXPECT_THAT(vote_winner(draws_of({silent, silent}), 2), Optional(0U));
}

TEST(Controls, WhatWasTakenUpAgainIsErroredWhereNothingIs) {
  Sample again = said("7", 10, true);
  again.retried = true;
  const Draws draws = draws_of({again, said("3", 10, false), again, said("3", 10, true)});
  EXPECT_THAT(vote_winner(draws, 3), Optional(0U));
  EXPECT_EQ(resampled(draws, 4).taken, 0U);
  const Draws once = without_retried(draws);
  EXPECT_THAT(vote_winner(once, 3), Optional(1U)) << "the others are left to vote";
  EXPECT_EQ(resampled(once, 4).taken, 3U) << "it goes on drawing";
  EXPECT_EQ(once.samples[0].verdict, Verdict::errored);
}

TEST(Controls, ProgramsAndParagraphsDoNotRepeat) {
  EXPECT_FALSE(can_vote("humaneval"));
  EXPECT_FALSE(can_vote("commongen"));
  EXPECT_FALSE(can_vote("commongen-lenient"));
  EXPECT_TRUE(can_vote("pocket"));
  EXPECT_TRUE(can_vote("choice"));
}

TEST(Controls, ResamplingSpendsWhatEasyQuestionsLeaveOnHardOnes) {
  const Sample yes = said("1", 10, true), no = said("2", 10, false);
  const std::vector<Draws> pool = {draws_of({yes}, "easy"), draws_of({no, no, no, yes}, "hard")};
  const Resampling found = resampling_of(pool, 25, 100);
  EXPECT_EQ(found.wanted, 0);
  EXPECT_EQ(found.cap, 4);
  EXPECT_THAT(found.mean_tokens, DoubleNear(25, 1e-9));
  EXPECT_EQ(resampled(pool[0], found.cap).used, 1);
  EXPECT_EQ(resampled(pool[1], found.cap).taken, 3U);
}

TEST(Controls, QuestionsThatShowNothingAreDrawnOnceAndLeaveTheirTokensToTheOthers) {
  const Sample silent = said("5"), no = said("2", 10, false);
  const std::vector<Draws> pool = {draws_of({silent, silent, silent}, "shows nothing"),
                                   draws_of({no, no, no, no, no}, "shows tests")};
  const Resampling found = resampling_of(pool, 30, 100);
  EXPECT_EQ(found.cap, 5);
  EXPECT_THAT(found.mean_tokens, DoubleNear(30, 1e-9)) << "10 and 50";
  EXPECT_EQ(resampled(pool[0], found.cap).used, 1);
  EXPECT_EQ(resampled(pool[1], found.cap).used, 5);
  EXPECT_TRUE(is_finished(pool[0]));
  EXPECT_FALSE(is_finished(pool[1]));
}

TEST(Controls, ResamplingAsksForWhatItLacksUntilItsBudgetIsReached) {
  std::vector<Draws> pool = {draws_of({said("2", 10, false)}, "hard"),
                             draws_of({said("1", 10, true)}, "easy")};
  int rounds = 0;
  Resampling found = resampling_of(pool, 40, 100);
  for (; found.wanted > 0; found = resampling_of(pool, 40, 100)) {
    ASSERT_LT(++rounds, 10);
    ASSERT_GT(found.wanted, static_cast<int>(pool[0].samples.size()));
    while (static_cast<int>(pool[0].samples.size()) < found.wanted)
      pool[0].samples.push_back(said("2", 10, false));
  }
  EXPECT_THAT(found.mean_tokens, DoubleNear(40, 5));
  EXPECT_EQ(resampled(pool[0], found.cap).taken, 0U) << "none accepted: the first";
}

}  // namespace
}  // namespace convene
