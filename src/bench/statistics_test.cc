#include "bench/statistics.h"

#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace convene {
namespace {

using nlohmann::json;
using testing::DoubleNear;

/// Made by tests/golden/statistics/make.py with scipy and statsmodels.
const json& golden() {
  static const json values = [] {
    std::ifstream file(CONVENE_SOURCE_DIR "/tests/golden/statistics/values.json");
    return json::parse(file);
  }();
  return values;
}

TEST(Statistics, WilsonsIntervalIsThatOfStatsmodels) {
  for (const json& row : golden().at("wilson")) {
    const Interval interval = wilson_interval(row.at("right"), row.at("n"));
    EXPECT_THAT(interval.low, DoubleNear(row.at("low"), 1e-9)) << row;
    EXPECT_THAT(interval.high, DoubleNear(row.at("high"), 1e-9)) << row;
  }
}

TEST(Statistics, ErrorsOfRepeatsAreThoseOfAClusteredRegression) {
  for (const json& row : golden().at("clustered")) {
    const Estimate estimate = clustered_mean(row.at("scores").get<ByQuestion>());
    EXPECT_THAT(estimate.mean, DoubleNear(row.at("mean"), 1e-9));
    EXPECT_THAT(estimate.error, DoubleNear(row.at("error"), 1e-9));
    EXPECT_LT(estimate.interval.low, estimate.mean);
    EXPECT_GT(estimate.interval.high, estimate.mean);
  }
}

TEST(Statistics, OneRepeatHasWilsonsInterval) {
  ByQuestion scores(30, {0.0});
  for (std::size_t i = 0; i < 7; ++i) scores[i] = {1.0};
  const Interval clustered = clustered_mean(scores).interval, single = wilson_interval(7, 30);
  EXPECT_THAT(clustered.low, DoubleNear(single.low, 1e-9));
  EXPECT_THAT(clustered.high, DoubleNear(single.high, 1e-9));
}

TEST(Statistics, RepeatingTheSameVerdictsAddsNothing) {
  ByQuestion once, often;
  for (int i = 0; i < 40; ++i) {
    const double score = i % 3 == 0;
    once.push_back({score});
    often.push_back(std::vector<double>(16, score));
  }
  EXPECT_THAT(clustered_mean(often).error, DoubleNear(clustered_mean(once).error, 1e-12));
  EXPECT_THAT(clustered_mean(often).interval.low,
              DoubleNear(clustered_mean(once).interval.low, 0.01));
}

TEST(Statistics, APerfectScoreStillHasAnInterval) {
  EXPECT_LT(clustered_mean(ByQuestion(30, {1, 1, 1, 1})).interval.low, 0.9);
  EXPECT_THAT(clustered_mean(ByQuestion(30, {1, 1, 1, 1})).interval.high, DoubleNear(1, 1e-12));
}

TEST(Statistics, PairedDifferencesAgreeWithScipy) {
  for (const json& row : golden().at("paired")) {
    const auto differences = row.at("differences").get<std::vector<double>>();
    const Estimate estimate = mean_difference(differences);
    EXPECT_THAT(estimate.mean, DoubleNear(row.at("mean"), 1e-12));
    EXPECT_THAT(estimate.error, DoubleNear(row.at("error"), 1e-9));
    const bool exact = differences.size() <= 20;
    EXPECT_THAT(sign_flip_p(differences, 3, 100'000),
                DoubleNear(row.at("p"), exact ? 1e-9 : 0.005));
    const Interval interval = bootstrap_interval(differences, 3, 100'000);
    const double grain = exact ? 0.02 : 0.005;
    EXPECT_THAT(interval.low, DoubleNear(row.at("bootstrap_low"), grain));
    EXPECT_THAT(interval.high, DoubleNear(row.at("bootstrap_high"), grain));
  }
}

TEST(Statistics, DrawsAreRepeatedByTheirSeed) {
  std::vector<double> differences;
  for (int i = 0; i < 50; ++i) differences.push_back((i * i % 37 - 12) / 40.0);
  EXPECT_EQ(sign_flip_p(differences, 1), sign_flip_p(differences, 1));
  EXPECT_EQ(bootstrap_interval(differences, 1), bootstrap_interval(differences, 1));
  EXPECT_NE(bootstrap_interval(differences, 1), bootstrap_interval(differences, 2));
}

TEST(Statistics, McNemarIsThatOfStatsmodels) {
  for (const json& row : golden().at("mcnemar"))
    EXPECT_THAT(mcnemar_p(row.at("only_a"), row.at("only_b")), DoubleNear(row.at("p"), 1e-9))
        << row;
}

TEST(Statistics, HolmIsThatOfStatsmodels) {
  for (const json& row : golden().at("holm")) {
    const auto adjusted = holm_adjusted(row.at("p").get<std::vector<double>>());
    EXPECT_THAT(adjusted, testing::Pointwise(testing::DoubleNear(1e-12),
                                             row.at("adjusted").get<std::vector<double>>()));
  }
}

TEST(Statistics, PassAtKIsTheShareOfDrawsThatHoldARightOne) {
  for (const json& row : golden().at("pass_at_k"))
    EXPECT_THAT(pass_at_k(row.at("n"), row.at("c"), row.at("k")), DoubleNear(row.at("value"), 1e-9))
        << row;
}

TEST(Statistics, SaysHowManyRepeatsAnIntervalNeeds) {
  int unreachable = 0;
  for (const json& row : golden().at("repeats")) {
    const auto needed = repeats_needed(row.at("scores").get<ByQuestion>(), row.at("half_width"));
    EXPECT_EQ(needed.has_value(), !row.at("repeats").is_null());
    if (needed) {
      EXPECT_EQ(*needed, row.at("repeats").get<int>());
    } else {
      ++unreachable;
    }
  }
  EXPECT_GT(unreachable, 0) << "one of the cases cannot be reached by repeats alone";
}

}  // namespace
}  // namespace convene
