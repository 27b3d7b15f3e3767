#include "discussion/ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace convene {
namespace {

using ::testing::HasSubstr;

Usage used(std::int64_t tokens, std::optional<double> dollars = 0) {
  return {.prompt_tokens = 1, .completion_tokens = tokens, .dollars = dollars};
}

Bid bid(std::int64_t tokens) {
  return {.tokens = tokens};
}

std::vector<std::int64_t> tokens_of(const std::vector<Bid>& bids) {
  std::vector<std::int64_t> tokens;
  for (const Bid& granted : bids) tokens.push_back(granted.tokens);
  return tokens;
}

using Tokens = std::vector<std::int64_t>;

TEST(Ledger, GrantsWhatIsBidWhereNothingIsLimited) {
  const Ledger ledger({}, "the");
  EXPECT_EQ(tokens_of(ledger.grant(99, {bid(1), bid(1'000'000)}).value()), Tokens({1, 1'000'000}));
}

TEST(Ledger, DividesWhatIsLeftByTheTurnsOfAnAsk) {
  Ledger ledger({.tokens = 1000}, "the");
  ledger.settle(used(100), false);
  EXPECT_EQ(tokens_of(ledger.grant(1, {bid(2048), bid(200), bid(301)}).value()),
            Tokens({300, 200, 300}));
}

TEST(Ledger, DoesNotGrantWhatIsReserved) {
  Ledger ledger({.tokens = 1000}, "the");
  ledger.reserve(bid(900));
  EXPECT_EQ(tokens_of(ledger.grant(1, {bid(500)}).value()), Tokens({100}));
  ledger.release(bid(900));
  EXPECT_FALSE(ledger.reserves());
  EXPECT_EQ(tokens_of(ledger.grant(1, {bid(500)}).value()), Tokens({500}));
}

TEST(Ledger, RefusesATurnTooShortToSayAnything) {
  const Ledger fresh({.tokens = 40}, "the");
  EXPECT_EQ(tokens_of(fresh.grant(1, {bid(99), bid(99)}).value()), Tokens({20, 20}));
  EXPECT_THAT(fresh.grant(1, {bid(99), bid(99), bid(99)}).error(),
              HasSubstr("limit of 40 tokens is too small"));
  EXPECT_EQ(tokens_of(fresh.grant(1, {bid(8), bid(8), bid(8)}).value()), Tokens({8, 8, 8}))
      << "who wants little gets it";
  Ledger spent({.tokens = 100}, "the run's");
  spent.settle(used(95), false);
  EXPECT_THAT(spent.grant(1, {bid(99)}).error(),
              HasSubstr("the run's limit of 100 tokens is used up"));
  spent.settle(used(95), false);
  EXPECT_FALSE(spent.grant(1, {bid(99)}).has_value()) << "overspent by a failed attempt";
}

TEST(Ledger, LimitsTurnsAndRounds) {
  Ledger ledger({.turns = 3, .rounds = 2}, "the");
  EXPECT_TRUE(ledger.grant(2, {bid(9), bid(9), bid(9)}).has_value());
  EXPECT_THAT(ledger.grant(3, {bid(9)}).error(), HasSubstr("limit of 2 rounds is used up"));
  ledger.settle(used(1), true);
  EXPECT_THAT(ledger.grant(1, {bid(9), bid(9), bid(9)}).error(), HasSubstr("limit of 3 turns"));
  EXPECT_TRUE(ledger.grant(1, {}).has_value()) << "programs are free";
}

TEST(Ledger, ReservesMoneyWhereThePriceIsKnown) {
  Ledger ledger({.dollars = 1.0}, "the");
  const Bid dear{.tokens = 1000, .prompt_dollars = 0.1, .token_dollars = 0.001};
  EXPECT_EQ(tokens_of(ledger.grant(1, {dear}).value()), Tokens({900}));
  EXPECT_EQ(tokens_of(ledger.grant(1, {dear, dear}).value()), Tokens({400, 400}));
  ledger.reserve(dear);
  EXPECT_FALSE(ledger.grant(1, {dear}).has_value());
  ledger.release(dear);
  ledger.settle(used(50, 0.15), false);
  EXPECT_EQ(tokens_of(ledger.grant(1, {dear}).value()), Tokens({750}));
  EXPECT_EQ(tokens_of(ledger.grant(1, {bid(5000)}).value()), Tokens({5000})) << "a free model";
}

TEST(Ledger, RefusesAnUnknownPriceWhereDollarsAreLimited) {
  Ledger ledger({.dollars = 1.0}, "the");
  ledger.settle(Usage{}, true);
  EXPECT_TRUE(ledger.grant(1, {bid(9)}).has_value()) << "a lost call that used nothing is free";
  ledger.settle(used(10, std::nullopt), false);
  EXPECT_THAT(ledger.grant(1, {bid(9)}).error(), HasSubstr("price is unknown"));
}

TEST(Ledger, CountsCallsAndFailures) {
  Ledger ledger({}, "the");
  ledger.settle(used(5), false);
  ledger.settle(used(7), true);
  EXPECT_EQ(ledger.spend().calls, 2);
  EXPECT_EQ(ledger.spend().failures, 1);
  EXPECT_EQ(ledger.spend().usage.completion_tokens, 12);
}

}  // namespace
}  // namespace convene
