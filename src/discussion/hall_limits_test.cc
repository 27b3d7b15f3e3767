#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "support/hall.h"

namespace convene {
namespace {

using namespace convene::testing;  // NOLINT: the doubles of these tests
using namespace std::chrono_literals;
using ::testing::HasSubstr;

constexpr auto kForever = std::chrono::hours(10);

/// As many words as the request allows.
Line talkative(const Request& request) {
  std::string words;
  for (int i = 0; i < request.sampling.tokens_max; ++i) words += "w ";
  return line(spoken(words));
}

struct HallLimits : ::testing::Test {
  Outcome held(std::shared_ptr<const Protocol> protocol, const ScriptedEngine::Script& script,
               Limits limits) {
    ScriptedEngine engine([this, script](const Request& request) {
      ++asked;
      return script(request);
    });
    Opening wanted = opening(std::move(protocol));
    wanted.limits = limits;
    return hold(only(engine), comparer, std::move(wanted));
  }

  /// Several discussions of the same protocol under one run's limits.
  std::vector<Outcome> run(int count, std::shared_ptr<const Protocol> protocol, Engine& engine,
                           Hall::Options options) {
    Hall hall(only(engine), comparer, nullptr, std::move(options));
    std::vector<Outcome> outcomes(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
      Opening wanted = opening(protocol, "q", i);
      wanted.done = [&outcomes](DiscussionId id, Outcome outcome) {
        outcomes[static_cast<std::size_t>(id)] = std::move(outcome);
      };
      hall.open(std::move(wanted));
    }
    hall.run();
    return outcomes;
  }

  Comparer comparer;
  std::atomic<int> asked = 0;
};

TEST_F(HallLimits, ClipTurnsToTheirShareOfTheTokensAndSaySo) {
  const Outcome outcome = held(panel(9), talkative, {.tokens = 250});
  ASSERT_FALSE(outcome.minutes.empty());
  EXPECT_EQ(outcome.minutes[0].tokens_max, 83);
  EXPECT_TRUE(outcome.minutes[0].clipped);
  EXPECT_EQ(outcome.minutes.size(), 3u) << "one token is left for the leader";
  EXPECT_LE(outcome.spend.usage.completion_tokens, 250);
  EXPECT_EQ(outcome.conclusion.ending, Ending::exhausted);
  EXPECT_THAT(outcome.conclusion.why, HasSubstr("limit of 250 tokens is used up"));
}

TEST_F(HallLimits, LeaveATurnAloneThatFits) {
  const Outcome outcome = held(panel(1), talkative, {.tokens = 400});
  EXPECT_EQ(outcome.conclusion.ending, Ending::agreed);
  for (const Minute& minute : outcome.minutes) EXPECT_FALSE(minute.clipped);
}

TEST_F(HallLimits, OfOneAskDoNotDependOnWhoCameFirst) {
  const Outcome first = held(panel(3), talkative, {.tokens = 1000});
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Random random(seed);
    const auto shuffled = [&random](const Request& request) {
      Line said = talkative(request);
      said.delay = std::chrono::microseconds(random.between(0, 500));
      return said;
    };
    ASSERT_TRUE(same(held(panel(3), shuffled, {.tokens = 1000}).minutes, first.minutes)) << seed;
  }
}

TEST_F(HallLimits, TooSmallForOneTurnAskNothing) {
  const Outcome outcome = held(panel(1), talkative, {.tokens = 10});
  EXPECT_EQ(asked, 0);
  EXPECT_EQ(outcome.conclusion.ending, Ending::failed);
  EXPECT_THAT(outcome.conclusion.why, HasSubstr("limit of 10 tokens is too small"));
  EXPECT_TRUE(outcome.minutes.empty());
}

TEST_F(HallLimits, OfTurnsAndRoundsEndADiscussionWithItsBestAnswer) {
  const Outcome turns = held(panel(9), talkative, {.turns = 7});
  EXPECT_EQ(turns.minutes.size(), 7u);
  EXPECT_EQ(turns.conclusion.ending, Ending::exhausted);
  EXPECT_FALSE(turns.conclusion.answer.empty());
  EXPECT_THAT(turns.conclusion.why, HasSubstr("limit of 7 turns"));
  const Outcome rounds = held(panel(9), talkative, {.rounds = 2});
  EXPECT_EQ(rounds.minutes.size(), 8u);
  EXPECT_THAT(rounds.conclusion.why, HasSubstr("limit of 2 rounds"));
}

TEST_F(HallLimits, OfTimeEndADiscussionWhoseModelIsSilent) {
  const auto silent = [](const Request& request) {
    const bool leads = prompt_of(request).ends_with("#lead");
    return line(spoken("x"), leads ? kForever : 0h);
  };
  const Outcome outcome = held(panel(2), silent, {.time = 40ms});
  EXPECT_EQ(outcome.conclusion.ending, Ending::exhausted);
  EXPECT_EQ(outcome.conclusion.answer, "x");
  EXPECT_EQ(outcome.conclusion.why, "the time limit of 0.04 s is over");
  EXPECT_EQ(outcome.minutes.size(), 3u) << "what the deadline cut off is no minute";
  ASSERT_EQ(outcome.leftovers.size(), 1u);
}

TEST_F(HallLimits, OfTimeEndADiscussionThatNeverStopsAsking) {
  const auto endless = protocol(
      [](const Problem&, const Minutes&) -> Move { return Ask{.turns = {say("a", 0, "x")}}; });
  const Outcome outcome =
      held(endless, [](const Request&) { return line(spoken("x"), 1ms); }, {.time = 30ms});
  EXPECT_EQ(outcome.conclusion.ending, Ending::exhausted);
}

TEST_F(HallLimits, InDollarsRefuseAnUnknownPrice) {
  const Outcome outcome = held(panel(2),
                               [](const Request&) {
                                 Reply reply = spoken("x");
                                 reply.usage.dollars.reset();
                                 return line(reply);
                               },
                               {.dollars = 1});
  EXPECT_EQ(outcome.minutes.size(), 3u) << "nobody knew before the first replies";
  EXPECT_THAT(outcome.conclusion.why, HasSubstr("price is unknown"));

  ScriptedEngine engine(talkative);
  const auto outcomes =
      run(1, panel(1), engine, {.run = {.dollars = 1}, .price = [](const std::string&) {
                                  return std::optional<TokenPrice>();
                                }});
  EXPECT_TRUE(outcomes[0].minutes.empty());
  EXPECT_THAT(outcomes[0].conclusion.why, HasSubstr("is unknown"));
}

TEST_F(HallLimits, InDollarsClipTurnsWhosePriceIsKnown) {
  ScriptedEngine engine(talkative);
  const auto outcomes =
      run(1, panel(1), engine, {.run = {.dollars = 0.31}, .price = [](const std::string&) {
                                  return std::optional(TokenPrice{.completion = 0.002});
                                }});
  ASSERT_FALSE(outcomes[0].minutes.empty());
  EXPECT_EQ(outcomes[0].minutes[0].tokens_max, 51);
}

TEST_F(HallLimits, OfTheRunAreSharedByAllDiscussions) {
  ScriptedEngine engine(talkative);
  const auto outcomes = run(20, panel(1), engine, {.run = {.tokens = 1000}});
  std::int64_t tokens = 0;
  int agreed = 0;
  for (const Outcome& outcome : outcomes) {
    tokens += outcome.spend.usage.completion_tokens;
    agreed += outcome.conclusion.ending == Ending::agreed;
  }
  EXPECT_LE(tokens, 1000);
  EXPECT_GT(tokens, 800);
  EXPECT_GE(agreed, 1);
  EXPECT_THAT(outcomes.back().conclusion.why, HasSubstr("the run's limit of 1000 tokens"));
}

TEST_F(HallLimits, OfTheRunLetOneDiscussionWaitForWhatAnotherOnlyReserved) {
  // Each wants 300 at a time and uses 3: eight fit one after the other, not side by side.
  ScriptedEngine engine([](const Request&) { return line(spoken("x"), 200us); });
  const auto outcomes = run(8, panel(1), engine, {.run = {.tokens = 350}});
  for (const Outcome& outcome : outcomes) {
    EXPECT_EQ(outcome.conclusion.ending, Ending::agreed) << outcome.conclusion.why;
    for (const Minute& minute : outcome.minutes) EXPECT_FALSE(minute.clipped);
  }
}

TEST_F(HallLimits, OfTheRunAreNotSpentByTurnsOnRecord) {
  ScriptedEngine engine(talkative);
  const Minutes whole = run(1, panel(1), engine, {}).front().minutes;
  Hall hall(only(engine), comparer, nullptr, {.run = {.tokens = 350}});
  std::vector<Outcome> outcomes;
  for (int i = 0; i < 3; ++i) {
    Opening wanted = opening(panel(1), "q", i);
    if (i < 2) wanted.recorded = whole;
    wanted.done = [&](DiscussionId, Outcome outcome) { outcomes.push_back(std::move(outcome)); };
    hall.open(std::move(wanted));
  }
  hall.run();
  for (const Outcome& outcome : outcomes) EXPECT_FALSE(outcome.minutes.empty());
  EXPECT_GT(outcomes.front().spend.usage.completion_tokens, 350) << "a discussion's own count";
}

TEST_F(HallLimits, OfTheRunsTimeEndThemAll) {
  ScriptedEngine engine([](const Request&) { return line(spoken("x"), kForever); });
  const auto outcomes = run(3, panel(1), engine, {.run = {.time = 30ms}});
  for (const Outcome& outcome : outcomes) {
    EXPECT_EQ(outcome.conclusion.why, "the run's time is over");
    EXPECT_EQ(outcome.leftovers.size(), 3u);
  }
}

TEST_F(HallLimits, EndADiscussionWhoseModelOnlyFails) {
  const auto stubborn = protocol(
      [](const Problem&, const Minutes&) -> Move { return Ask{.turns = {say("a", 0, "x")}}; });
  const auto failing = [](const Request&) {
    return line(tl::unexpected(failure(FailureKind::bad_reply)));
  };
  const Outcome outcome = held(stubborn, failing, {.turns = 10});
  EXPECT_EQ(outcome.conclusion.ending, Ending::failed);
  EXPECT_EQ(outcome.spend.failures, 10);
}

}  // namespace
}  // namespace convene
