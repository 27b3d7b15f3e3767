#include "bench/tables.h"

#include <gtest/gtest.h>

namespace convene {
namespace {

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

TEST(RepeatsToHalve, CountsTossesOfACoin) {
  // Tosses of a coin: a quarter of the error takes four times the tosses, a little more for what
  // little the questions seem to differ.
  const auto repeats =
      repeats_to_halve(0, forty({{true, true}, {true, false}, {false, true}, {false, false}}));
  ASSERT_TRUE(repeats);
  EXPECT_NEAR(*repeats, 9, 1);
}

TEST(RepeatsToHalve, PromisesNothingWhereQuestionsDiffer) {
  EXPECT_FALSE(repeats_to_halve(0, forty({{true, true}, {false, false}})));
  EXPECT_FALSE(repeats_to_halve(0, forty({{true, true}})));
}

TEST(RepeatsToHalve, KnowsNothingOfRepeatsThatAreNotThere) {
  std::vector<Score> scores = forty({{true, false}});
  scores.pop_back();
  EXPECT_FALSE(repeats_to_halve(0, scores));
}

}  // namespace
}  // namespace convene
