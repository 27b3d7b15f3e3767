#include "engine/pacing.h"

#include <gtest/gtest.h>

namespace convene {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const Clock::time_point kStart = Clock::time_point{} + seconds(1000);

/// A round: as many successes as the limit allowed at its start.
void clean_round(ConcurrencyLimit& limit, Clock::time_point now) {
  const int calls = limit.limit();
  for (int i = 0; i < calls; ++i) limit.on_success(true, now);
}

TEST(ConcurrencyLimit, DoublesEachRoundUpToTheMost) {
  ConcurrencyLimit limit({.start = 20, .max = 100});
  EXPECT_EQ(limit.limit(), 20);
  clean_round(limit, kStart);
  EXPECT_EQ(limit.limit(), 40);
  clean_round(limit, kStart);
  clean_round(limit, kStart);
  EXPECT_EQ(limit.limit(), 100);
}

TEST(ConcurrencyLimit, LearnsNothingFromSuccessWhileItWasNotReached) {
  ConcurrencyLimit limit({.start = 20});
  for (int i = 0; i < 100; ++i) limit.on_success(false, kStart);
  EXPECT_EQ(limit.limit(), 20);
}

TEST(ConcurrencyLimit, IsCutOncePerEpisodeAndGrowsSlowlyAfterwards) {
  ConcurrencyLimit limit({.start = 100});
  for (int i = 0; i < 50; ++i) limit.on_rate_limited({}, kStart);
  EXPECT_EQ(limit.limit(), 80);
  clean_round(limit, kStart + seconds(10));
  EXPECT_EQ(limit.limit(), 80) << "no growth during the cooldown";
  clean_round(limit, kStart + seconds(20));
  EXPECT_EQ(limit.limit(), 84) << "five per cent a round";
  limit.on_rate_limited({}, kStart + seconds(21));
  EXPECT_EQ(limit.limit(), 67) << "a new episode";
}

TEST(ConcurrencyLimit, CoolsDownForAsLongAsTheEndpointAsks) {
  ConcurrencyLimit limit({.start = 100});
  limit.on_rate_limited(seconds(60), kStart);
  limit.on_rate_limited({}, kStart + seconds(50));
  EXPECT_EQ(limit.limit(), 80) << "still the same episode";
  clean_round(limit, kStart + seconds(50));
  EXPECT_EQ(limit.limit(), 80);
}

TEST(ConcurrencyLimit, PausesWithoutACutWhileTheEndpointIsInTrouble) {
  ConcurrencyLimit limit({.start = 10});
  limit.on_trouble(kStart);
  EXPECT_EQ(limit.limit(), 10);
  clean_round(limit, kStart + seconds(14));
  EXPECT_EQ(limit.limit(), 10);
  clean_round(limit, kStart + seconds(15));
  EXPECT_EQ(limit.limit(), 20);
}

TEST(ConcurrencyLimit, NeverFallsBelowItsLeast) {
  ConcurrencyLimit limit({.start = 4, .min = 2});
  for (int i = 0; i < 50; ++i) limit.on_rate_limited({}, kStart + seconds(20 * i));
  EXPECT_EQ(limit.limit(), 2);
}

TEST(RateLimit, LetsABurstThroughAndThenKeepsThePace) {
  RateLimit rate(600);  // ten a second, 60 at once
  for (int i = 0; i < 60; ++i) {
    ASSERT_EQ(rate.wait(1, kStart), Clock::duration::zero()) << i;
    rate.take(1, kStart);
  }
  EXPECT_EQ(rate.wait(1, kStart), milliseconds(100));
  EXPECT_EQ(rate.wait(1, kStart + milliseconds(100)), Clock::duration::zero());
}

TEST(RateLimit, TakesBackWhatWasNotUsed) {
  RateLimit tokens(6000);  // 600 at once
  tokens.take(600, kStart);
  EXPECT_GT(tokens.wait(500, kStart), Clock::duration::zero());
  tokens.give_back(550);
  EXPECT_EQ(tokens.wait(500, kStart), Clock::duration::zero());
  tokens.give_back(-1000);  // it used far more than was thought
  EXPECT_GT(tokens.wait(1, kStart), seconds(4));
}

TEST(RateLimit, LetsEvenTheLargestRequestThroughInTheEnd) {
  RateLimit tokens(600);
  tokens.take(30, kStart);
  EXPECT_EQ(tokens.wait(1e6, kStart), seconds(3)) << "until the bucket is full";
}

TEST(RateLimit, OfZeroIsNone) {
  RateLimit none(0);
  none.take(1e9, kStart);
  EXPECT_EQ(none.wait(1e9, kStart), Clock::duration::zero());
}

}  // namespace
}  // namespace convene
