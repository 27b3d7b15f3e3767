#include "bench/statistics.h"

#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "base/random.h"

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

TEST(Statistics, APairedIntervalIsThatOfOneMoreQuestionEachWay) {
  for (const json& row : golden().at("intervals")) {
    const auto differences = row.at("differences").get<std::vector<double>>();
    const Estimate estimate = mean_difference(differences);
    EXPECT_THAT(estimate.interval.low, DoubleNear(row.at("low"), 1e-9)) << row;
    EXPECT_THAT(estimate.interval.high, DoubleNear(row.at("high"), 1e-9)) << row;
    EXPECT_LT(estimate.interval.low, estimate.interval.high) << row;
    EXPECT_LE(estimate.interval.low, estimate.mean) << row;
    EXPECT_GE(estimate.interval.high, estimate.mean) << row;
  }
}

TEST(Statistics, OfOneRepeatThePairedIntervalIsThatOfPairedShares) {
  const std::vector<bool> a = {true, true, true, false, false, true, true};
  const std::vector<bool> b = {true, false, false, true, false, true, true};
  std::vector<double> differences;
  for (std::size_t i = 0; i < a.size(); ++i)
    differences.push_back(static_cast<double>(a[i]) - static_cast<double>(b[i]));
  const Interval of_means = mean_difference(differences).interval;
  const Interval of_shares = paired_difference(a, b).interval;
  EXPECT_THAT(of_means.low, DoubleNear(of_shares.low, 1e-12));
  EXPECT_THAT(of_means.high, DoubleNear(of_shares.high, 1e-12));
}

/// Which part of 1000 evaluations has the true difference in its interval. A question is as easy as
/// `least` and a random part of the rest up to 1 for a, and `harder` less for b.
double coverage(std::size_t questions, int repeats, double least, double harder) {
  Random random(questions + static_cast<std::uint64_t>(repeats));
  const auto share = [&](double ease) {
    int right = 0;
    for (int repeat = 0; repeat < repeats; ++repeat) right += random.chance(ease);
    return static_cast<double>(right) / repeats;
  };
  int covered = 0;
  for (int run = 0; run < 1000; ++run) {
    std::vector<double> differences(questions);
    for (double& difference : differences) {
      const double ease = least + random.unit() * (1 - least);
      difference = share(ease) - share(ease - harder);
    }
    const Interval interval = mean_difference(differences).interval;
    covered += interval.low <= harder && harder <= interval.high;
  }
  return covered / 1000.0;
}

TEST(Statistics, ThePairedIntervalHoldsItsLevel) {
  for (const std::size_t questions : {10, 30, 200})
    for (const int repeats : {1, 4, 16})
      for (const auto& [least, harder] :
           {std::pair(0.0, 0.0), std::pair(0.3, 0.3), std::pair(0.9, 0.0), std::pair(0.9, 0.05)})
        EXPECT_GT(coverage(questions, repeats, least, harder), 0.93)
            << questions << " questions, " << repeats << " repeats, " << least << ", " << harder;
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
