#include "train/schedule.h"

#include <gtest/gtest.h>

#include <cmath>

namespace convene {
namespace {

constexpr Schedule plan{.tokens = 1000, .warmup_tokens = 100, .decay = 0.2};

TEST(Schedule, WarmsUpStaysAndDecaysToNothing) {
  EXPECT_DOUBLE_EQ(rate_at(plan, 0), 0);
  EXPECT_DOUBLE_EQ(rate_at(plan, 50), 0.5);
  EXPECT_DOUBLE_EQ(rate_at(plan, 100), 1);
  EXPECT_DOUBLE_EQ(rate_at(plan, 800), 1);
  EXPECT_NEAR(rate_at(plan, 850), 0.5, 1e-9);
  EXPECT_DOUBLE_EQ(rate_at(plan, 1000), 0);
  EXPECT_DOUBLE_EQ(rate_at(plan, 2000), 0);
}

TEST(Schedule, NeverRisesInTheDecay) {
  double last = 1;
  for (std::int64_t done = 800; done <= 1000; ++done) {
    EXPECT_LE(rate_at(plan, done), last);
    last = rate_at(plan, done);
  }
}

TEST(Schedule, FallsAlongACosineWhereAsked) {
  Schedule cosine = plan;
  cosine.cosine = true;
  EXPECT_DOUBLE_EQ(rate_at(cosine, 50), 0.5);
  EXPECT_DOUBLE_EQ(rate_at(cosine, 100), 1);
  EXPECT_NEAR(rate_at(cosine, 550), 0.5, 1e-9);
  EXPECT_NEAR(rate_at(cosine, 325), 0.5 * (1 + std::sqrt(0.5)), 1e-9);
  EXPECT_DOUBLE_EQ(rate_at(cosine, 1000), 0);
}

TEST(Schedule, EndsByTheClockAtTheSpeedItFinds) {
  EXPECT_EQ(tokens_by(500, 10, 30), 800);
  EXPECT_EQ(tokens_by(500, 10, -3), 500);
}

}  // namespace
}  // namespace convene
