#include "engine/llama/sampler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace convene::llama {
namespace {

Sampling at(double temperature) {
  Sampling s;
  s.temperature = temperature;
  return s;
}

std::vector<Token> tokens(const std::vector<Candidate>& list) {
  std::vector<Token> out;
  for (const Candidate& c : list) out.push_back(c.token);
  return out;
}

const std::vector<float> kLogits{1.0f, 3.0f, -2.0f, 2.0f};

TEST(Shortlist, IsTheBestTokenWhenGreedy) {
  EXPECT_EQ(tokens(shortlist(kLogits, at(0))), std::vector<Token>{1});
  EXPECT_EQ(tokens(shortlist(std::vector<float>{2, 2}, at(0))), std::vector<Token>{0})
      << "the first of equals";
}

TEST(Shortlist, KeepsTheTopK) {
  Sampling s = at(1);
  s.top_k = 2;
  EXPECT_THAT(tokens(shortlist(kLogits, s)), testing::UnorderedElementsAre(1, 3));
}

TEST(Shortlist, KeepsTheNucleusAfterTemperature) {
  // Softmax of the logits: 0.090, 0.662, 0.004, 0.244.
  Sampling s = at(1);
  s.top_p = 0.9;
  EXPECT_EQ(tokens(shortlist(kLogits, s)), (std::vector<Token>{1, 3}));
  s.temperature = 0.5;  // 0.867 for the first
  s.top_p = 0.86;
  EXPECT_EQ(tokens(shortlist(kLogits, s)), (std::vector<Token>{1}));
}

TEST(Shortlist, DropsWhatIsMuchLessLikelyThanTheBest) {
  Sampling s = at(1);
  s.min_p = 0.2;  // of 0.662
  EXPECT_EQ(tokens(shortlist(kLogits, s)), (std::vector<Token>{1, 3}));
}

TEST(Shortlist, SumsToOne) {
  Sampling s = at(0.8);
  s.top_k = 3;
  s.top_p = 0.95;
  double sum = 0;
  for (const Candidate& c : shortlist(kLogits, s)) sum += c.p;
  EXPECT_NEAR(sum, 1, 1e-6);
}

TEST(Shortlist, NeverHoldsAMaskedToken) {
  EXPECT_EQ(tokens(shortlist(std::vector<float>{-INFINITY, 1, -INFINITY}, at(1))),
            std::vector<Token>{1});
  EXPECT_TRUE(shortlist(std::vector<float>{-INFINITY, -INFINITY}, at(1)).empty());
}

TEST(Draw, FollowsTheProbabilities) {
  Random random(5);
  const auto list = shortlist(kLogits, at(1));
  std::vector<int> count(4, 0);
  const int n = 20000;
  for (int i = 0; i < n; ++i) ++count[static_cast<std::size_t>(draw(list, random))];
  for (const Candidate& c : list)
    EXPECT_NEAR(count[static_cast<std::size_t>(c.token)] / static_cast<double>(n), c.p, 0.015);
}

TEST(LogprobOf, IsTheModelsOwnSoftmax) {
  const auto piece = [](Token t) { return std::to_string(t); };
  const TokenLogprob lp = logprob_of(kLogits, 3, 2, piece);
  EXPECT_EQ(lp.token, "3");
  EXPECT_NEAR(std::exp(lp.logprob), 0.2436, 1e-3);
  ASSERT_EQ(lp.alternatives.size(), 2u);
  EXPECT_EQ(lp.alternatives[0].first, "1");
  EXPECT_NEAR(std::exp(lp.alternatives[0].second), 0.6623, 1e-3);
  EXPECT_EQ(lp.alternatives[1].first, "3");
}

}  // namespace
}  // namespace convene::llama
