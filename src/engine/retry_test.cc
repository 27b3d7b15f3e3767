#include "engine/retry.h"

#include <gtest/gtest.h>

#include <cmath>

namespace convene {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(RetryAfter, IsReadAsSecondsOrAsADate) {
  const auto now =
      std::chrono::system_clock::from_time_t(784111777);  // Sun, 06 Nov 1994 08:49:37 GMT
  EXPECT_EQ(parse_retry_after("2", now), seconds(2));
  EXPECT_EQ(parse_retry_after(" 0.5 ", now), milliseconds(500));
  EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:49:47 GMT", now), seconds(10));
  EXPECT_EQ(parse_retry_after("Sunday, 06-Nov-94 08:49:47 GMT", now), seconds(10));
  EXPECT_EQ(parse_retry_after_ms("250"), milliseconds(250));
}

TEST(RetryAfter, IsNeverNegativeAndNeverAbsurd) {
  const auto now = std::chrono::system_clock::from_time_t(784111777);
  EXPECT_EQ(parse_retry_after("-5", now), milliseconds(0));
  EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:49:00 GMT", now), milliseconds(0));
  EXPECT_GT(parse_retry_after("1e300", now), seconds(1));
  for (const char* nonsense : {"", "soon", "nan", "inf", "1 2", "12x"})
    EXPECT_FALSE(parse_retry_after(nonsense, now)) << nonsense;
  EXPECT_FALSE(parse_retry_after_ms("soon"));
}

TEST(RetryDelay, IsJitteredOverTheWholeRangeThatDoublesUpToACap) {
  Random random(7);
  for (const auto& [attempts, cap] : {std::pair{1, 500}, std::pair{2, 1000}, std::pair{9, 8000}}) {
    double sum = 0;
    for (int i = 0; i < 2000; ++i) {
      const auto delay = retry_delay(attempts, {}, milliseconds(500), milliseconds(8000), random);
      ASSERT_GE(delay, milliseconds(0));
      ASSERT_LE(delay, milliseconds(cap));
      sum += static_cast<double>(delay.count());
    }
    EXPECT_NEAR(sum / 2000, cap / 2.0, cap * 0.03);
  }
}

TEST(RetryDelay, IsAtLeastWhatTheEndpointAskedFor) {
  Random random(7);
  for (int i = 0; i < 1000; ++i) {
    const auto delay =
        retry_delay(1, milliseconds(3000), milliseconds(500), milliseconds(800), random);
    EXPECT_GE(delay, milliseconds(3000));
    EXPECT_LE(delay, milliseconds(3301));
  }
}

TEST(RetryBudget, AllowsAShareOfTheTrafficBeyondItsReserve) {
  RetryBudget budget({.budget_share = 0.2, .budget_per_second = 1});
  const Clock::time_point now{};
  for (int i = 0; i < 100; ++i) budget.deposit(now + seconds(100));
  int retries = 0;
  while (budget.withdraw(now + seconds(100))) ++retries;
  EXPECT_EQ(retries, 30);  // 100 * 0.2, and 1 a second for ten
}

TEST(RetryBudget, ForgetsWhatWasEarnedTenSecondsAgo) {
  RetryBudget budget({.budget_share = 1, .budget_per_second = 0});
  const Clock::time_point now = Clock::time_point{} + seconds(1000);
  budget.deposit(now);
  EXPECT_FALSE(RetryBudget({.budget_share = 1, .budget_per_second = 0}).withdraw(now));
  EXPECT_TRUE(RetryBudget(budget).withdraw(now + seconds(9)));
  EXPECT_FALSE(RetryBudget(budget).withdraw(now + seconds(10)));
}

TEST(RetryBudget, RefillsItsReserve) {
  RetryBudget budget({.budget_share = 0, .budget_per_second = 1});
  const Clock::time_point now = Clock::time_point{} + seconds(1000);
  int retries = 0;
  while (budget.withdraw(now)) ++retries;
  EXPECT_EQ(retries, 10);
  EXPECT_FALSE(budget.withdraw(now + seconds(9)));
  EXPECT_TRUE(budget.withdraw(now + seconds(10)));
}

}  // namespace
}  // namespace convene
