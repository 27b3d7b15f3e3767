#include "bench/tables.h"

#include <gmock/gmock.h>

namespace convene {
namespace {

using testing::DoubleNear;

/// Forty questions of which each answered so in its two repeats.
std::vector<Score> forty(const std::vector<std::pair<bool, bool>>& patterns) {
  std::vector<Score> scores;
  for (std::size_t i = 0; i < 40; ++i) {
    const auto [first, second] = patterns[i % patterns.size()];
    for (int repeat = 0; repeat < 2; ++repeat)
      scores.push_back(
          {.method = 0,
           .item = std::to_string(i),
           .repeat = repeat,
           .verdict = (repeat == 0 ? first : second) ? Verdict::right : Verdict::wrong});
  }
  return scores;
}

/// For half the interval there is.
Needed needed_to_halve(const std::vector<Score>& scores) {
  return needed_for(0, needed_for(0, 1, scores)->now / 2, scores).value();
}

TEST(NeededFor, HalfTheIntervalTakesFourTimesTheTossesOfACoin) {
  // A little more repeats, for what little the questions seem to differ.
  const Needed needed =
      needed_to_halve(forty({{true, true}, {true, false}, {false, true}, {false, false}}));
  EXPECT_NEAR(needed.repeats.value(), 9, 1);
  EXPECT_EQ(needed.questions, 160);
}

TEST(NeededFor, RepeatsDoNotHelpWhereQuestionsDiffer) {
  EXPECT_FALSE(needed_to_halve(forty({{true, true}, {false, false}})).repeats);
  EXPECT_FALSE(needed_to_halve(forty({{true, true}})).repeats);
  EXPECT_EQ(needed_to_halve(forty({{true, true}, {false, false}})).questions, 160);
}

TEST(NeededFor, KnowsNothingOfRepeatsThatAreNotThere) {
  std::vector<Score> scores = forty({{true, false}});
  scores.pop_back();
  EXPECT_FALSE(needed_to_halve(scores).repeats);
}

TEST(NeededFor, AnIntervalThatIsNarrowEnoughTakesWhatThereIs) {
  const Needed needed = needed_for(0, 0.3, forty({{true, false}})).value();
  EXPECT_LT(needed.now, 0.3);
  EXPECT_EQ(needed.repeats, 2);
  EXPECT_EQ(needed.questions, 40);
  EXPECT_FALSE(needed_for(1, 0.3, forty({{true, false}})));
}

TEST(LineOf, CountsWhatWasTakenUpAgainAsErroredUnlessOthersWereChosenFrom) {
  const std::vector<Score> scores = {
      {.item = "alone", .verdict = Verdict::right, .retries = 1},
      {.item = "of five", .verdict = Verdict::right, .retries = 1, .right_unretried = true},
      {.item = "of two", .verdict = Verdict::wrong, .retries = 1, .right_unretried = true},
      {.item = "at once", .verdict = Verdict::right}};
  const TableLine line = line_of(0, "", scores);
  EXPECT_EQ(line.accuracy.mean, 0.75);
  EXPECT_EQ(line.accuracy_unretried, 0.75);
  EXPECT_EQ(line.retried, 3);
}

TEST(ContrastOf, AlikeAnswersStillLeaveRoomForADifference) {
  std::vector<Score> scores;
  for (const std::size_t method : {0, 1})
    for (const char* item : {"a", "b", "c"})
      scores.push_back({.method = method, .item = item, .verdict = Verdict::right});
  const auto contrast = contrast_of(0, 1, "", scores);
  ASSERT_TRUE(contrast);
  EXPECT_EQ(contrast->difference.mean, 0);
  EXPECT_LT(contrast->difference.interval.low, -0.5);
  EXPECT_GT(contrast->difference.interval.high, 0.5);
}

TEST(ContrastOf, SixteenRepeatsAreNoSixteenQuestions) {
  std::vector<Score> scores;
  for (int i = 0; i < 4; ++i)
    for (int repeat = 0; repeat < 16; ++repeat)
      for (const std::size_t method : {0, 1})
        scores.push_back({.method = method,
                          .item = std::to_string(i),
                          .repeat = repeat,
                          .verdict = method == 0 ? Verdict::right : Verdict::wrong});
  const auto contrast = contrast_of(0, 1, "", scores);
  EXPECT_EQ(contrast->questions, 4);
  EXPECT_EQ(contrast->only_method, 4);
  EXPECT_THAT(contrast->mcnemar, DoubleNear(0.125, 1e-12));
}

/// Two teams, each with a vote beside it, and a single agent beside both.
const std::vector<Method> kTeamsAndVotes = {{.name = "one"},
                                            {.name = "two"},
                                            {.kind = MethodKind::single},
                                            {.kind = MethodKind::consistency, .beside = "one"},
                                            {.kind = MethodKind::consistency, .beside = "two"}};

Contrast contrast(std::size_t method, std::size_t against, const std::string& group, double p) {
  return {.method = method, .against = against, .group = group, .p = p, .p_holm = p};
}

TEST(AdjustHolm, CountsEveryTeamThatIsSetBesideItsOwnTokens) {
  std::vector<Contrast> contrasts = {contrast(0, 3, "", 0.03), contrast(1, 4, "", 0.04),
                                     contrast(0, 2, "", 0.03), contrast(0, 1, "", 0.03)};
  adjust_holm(kTeamsAndVotes, contrasts);
  EXPECT_THAT(contrasts[0].p_holm, DoubleNear(0.06, 1e-12));
  EXPECT_THAT(contrasts[1].p_holm, DoubleNear(0.06, 1e-12));
  EXPECT_EQ(contrasts[2].p_holm, 0.03) << "another question: not of equal tokens";
  EXPECT_EQ(contrasts[3].p_holm, 0.03);
}

TEST(AdjustHolm, CountsThePartsOfOneDepth) {
  std::vector<Contrast> contrasts = {
      contrast(0, 3, "", 0.02), contrast(0, 3, "easy", 0.02), contrast(0, 3, "hard", 0.03),
      contrast(0, 3, "hard/long", 0.04), contrast(1, 4, "easy", 0.01)};
  adjust_holm(kTeamsAndVotes, contrasts);
  EXPECT_EQ(contrasts[0].p_holm, 0.02);
  EXPECT_THAT(contrasts[1].p_holm, DoubleNear(0.04, 1e-12));
  EXPECT_THAT(contrasts[2].p_holm, DoubleNear(0.04, 1e-12));
  EXPECT_EQ(contrasts[3].p_holm, 0.04);
  EXPECT_EQ(contrasts[4].p_holm, 0.01);
}

TEST(AdjustHolm, CountsEveryControlThatHadATeamsTokens) {
  const std::vector<Method> methods = {{.name = "one"},
                                       {.name = "two"},
                                       {.kind = MethodKind::resampling, .beside = "one"},
                                       {.kind = MethodKind::resampling, .beside = "two"},
                                       {.kind = MethodKind::consistency, .beside = "two"}};
  std::vector<Contrast> contrasts = {contrast(0, 2, "", 0.02), contrast(1, 3, "", 0.02),
                                     contrast(1, 4, "", 0.02)};
  adjust_holm(methods, contrasts);
  for (const Contrast& one : contrasts) EXPECT_THAT(one.p_holm, DoubleNear(0.06, 1e-12));
  EXPECT_EQ(equal_token_contrast(methods, contrasts, 0, ""), &contrasts[0]);
  EXPECT_EQ(equal_token_contrast(methods, contrasts, 1, ""), &contrasts[2]);
  EXPECT_EQ(resampling_contrast(methods, contrasts, 0, ""), nullptr);
  EXPECT_EQ(resampling_contrast(methods, contrasts, 1, ""), &contrasts[1]);
}

}  // namespace
}  // namespace convene
