#include "bench/statistics.h"

#include <gmock/gmock.h>

namespace convene {
namespace {

using testing::DoubleNear;

TEST(WilsonInterval, AgreesWithPublishedValues) {
  // Newcombe (1998), table I: 81 of 263 is 0.2553 to 0.3662; 0 of 20 is 0 to 0.1611.
  EXPECT_THAT(wilson_interval(81, 263).low, DoubleNear(0.2553, 1e-4));
  EXPECT_THAT(wilson_interval(81, 263).high, DoubleNear(0.3662, 1e-4));
  EXPECT_THAT(wilson_interval(0, 20).low, DoubleNear(0, 1e-9));
  EXPECT_THAT(wilson_interval(0, 20).high, DoubleNear(0.1611, 1e-4));
}

TEST(PairedDifference, CountsOnlyWhereTheTwoDiffer) {
  const Paired paired = paired_difference({true, true, true, false}, {true, false, false, true});
  EXPECT_EQ(paired.only_a, 2);
  EXPECT_EQ(paired.only_b, 1);
  EXPECT_THAT(paired.difference, DoubleNear(0.25, 1e-12));
}

TEST(PairedDifference, AgreesWithAWorkedInterval) {
  // 20 against 5 discordant of 200: (21 - 6) / 202 ± 1.96 * sqrt((27/202 - (15/202)²) / 202).
  std::vector<bool> a(200), b(200);
  for (std::size_t i = 0; i < 20; ++i) a[i] = true;
  for (std::size_t i = 20; i < 25; ++i) b[i] = true;
  const Paired paired = paired_difference(a, b);
  EXPECT_THAT(paired.interval.low, DoubleNear(0.0249, 1e-4));
  EXPECT_THAT(paired.interval.high, DoubleNear(0.1236, 1e-4));
}

TEST(PairedDifference, OfTheSameVerdictsSpansZero) {
  const Paired paired = paired_difference({true, false, true}, {true, false, true});
  EXPECT_EQ(paired.difference, 0);
  EXPECT_LT(paired.interval.low, 0);
  EXPECT_GT(paired.interval.high, 0);
}

}  // namespace
}  // namespace convene
