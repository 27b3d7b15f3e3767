#include "discussion/hall.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <mutex>
#include <thread>

#include "support/hall.h"

namespace convene {
namespace {

using namespace convene::testing;  // NOLINT: the doubles of these tests
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Texts = std::vector<std::string>;

constexpr auto kForever = std::chrono::hours(10);

/// Says the prompt's last part back; no delay.
Line echo(const Request& request) {
  return line(spoken("re:" + prompt_of(request).substr(prompt_of(request).rfind('#') + 1)));
}

struct Fixture : ::testing::Test {
  Outcome held(std::shared_ptr<const Protocol> protocol, ScriptedEngine::Script script,
               Limits limits = {}) {
    ScriptedEngine engine(std::move(script));
    Opening wanted = opening(std::move(protocol));
    wanted.limits = limits;
    return hold(only(engine), comparer, std::move(wanted));
  }

  Comparer comparer;
};
using HallTest = Fixture;

TEST_F(HallTest, AsksTurnsSideBySideAndHandsThemOverInTurnOrder) {
  const Outcome outcome = held(panel(1), [](const Request& request) {
    Line said = echo(request);
    if (prompt_of(request).ends_with("#1")) said.delay = 3ms;
    return said;
  });
  EXPECT_EQ(outcome.conclusion.ending, Ending::agreed);
  EXPECT_THAT(texts_of(outcome.minutes), ElementsAre("re:1", "re:2", "re:3", "re:lead"));
  EXPECT_EQ(outcome.minutes[3].ask, 1);
  EXPECT_EQ(outcome.minutes[2].turn, 2);
  EXPECT_TRUE(outcome.leftovers.empty());
  EXPECT_EQ(outcome.spend.calls, 4);
  EXPECT_EQ(outcome.spend.usage.completion_tokens, 4);
}

TEST_F(HallTest, ArrivalOrderChangesNeitherMinutesNorOutcome) {
  const Outcome first = held(panel(4), echo);
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Random random(seed);
    const Outcome shuffled = held(panel(4), [&random](const Request& request) {
      Line said = echo(request);
      said.delay = std::chrono::microseconds(random.between(0, 600));
      return said;
    });
    ASSERT_TRUE(same(shuffled.minutes, first.minutes)) << "seed " << seed;
    ASSERT_EQ(shuffled.conclusion.text, first.conclusion.text);
  }
}

TEST_F(HallTest, AVoteEndsAtTheSamePrefixWhateverArrivesFirst) {
  const auto vote = [](const Request& request, std::chrono::microseconds delay) {
    const char voter = prompt_of(request).back();
    return line(spoken(voter == '2' || voter == '4' ? "b" : "a"), delay);
  };
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Random random(seed);
    const Outcome outcome = held(first_two_agree(5), [&](const Request& request) {
      return vote(request, std::chrono::microseconds(random.between(0, 600)));
    });
    ASSERT_EQ(outcome.conclusion.answer, "a");
    ASSERT_EQ(texts_of(outcome.minutes), Texts({"a", "b", "a"})) << "seed " << seed;
  }
}

TEST_F(HallTest, AnEarlyConclusionCancelsSiblingsAndCountsThem) {
  const Outcome outcome = held(first_two_agree(4), [](const Request& request) {
    const bool slow = prompt_of(request).back() > '2';
    return line(spoken("a"), slow ? kForever : 0h);
  });
  EXPECT_EQ(outcome.minutes.size(), 2u);
  EXPECT_EQ(texts_of(outcome.leftovers), Texts({"!cancelled", "!cancelled"}));
  EXPECT_EQ(outcome.leftovers[1].turn, 3);
  EXPECT_EQ(outcome.spend.calls, 4);
  EXPECT_EQ(outcome.spend.failures, 2);
  EXPECT_EQ(outcome.spend.reserved_tokens, 0);
}

TEST_F(HallTest, ProgramsTakeTurnsBesideModels) {
  const auto both = protocol([](const Problem&, const Minutes& minutes) -> Move {
    if (minutes.empty()) return Ask{.turns = {execute("26", "14"), say("solver", 0, "x")}};
    if (minutes.size() == 1) return Wait{};
    return concluded(text_of(minutes[0]), "");
  });
  const Outcome outcome = held(both, echo);
  EXPECT_EQ(outcome.conclusion.text, "value 26, goal 14: different");
  EXPECT_EQ(outcome.spend.calls, 1) << "programs are not calls";
}

TEST_F(HallTest, FailuresAreDataForTheProtocol) {
  const Outcome outcome = held(
      panel(2), [](const Request&) { return line(tl::unexpected(failure(FailureKind::lost))); });
  EXPECT_EQ(outcome.minutes.size(), 8u);
  EXPECT_EQ(outcome.conclusion.text, "!lost");
  EXPECT_EQ(outcome.spend.failures, 8);
}

/// The expert of this number hears no; the others are not done until long after.
Line denied_to(const char* expert, const Request& request) {
  if (prompt_of(request).ends_with(expert))
    return line(tl::unexpected(failure(FailureKind::denied, "the key is wrong")));
  return line(spoken("late"), kForever);
}

TEST_F(HallTest, ADeniedCallEndsTheDiscussionAndCancelsSiblings) {
  const Outcome outcome =
      held(panel(2), [](const Request& request) { return denied_to("#1", request); });
  EXPECT_EQ(texts_of(outcome.minutes), Texts({"!denied"}));
  EXPECT_EQ(texts_of(outcome.leftovers), Texts({"!cancelled", "!cancelled"}));
  EXPECT_EQ(outcome.spend.calls, 3) << "nobody was asked after it";
  EXPECT_EQ(outcome.conclusion.ending, Ending::failed);
  EXPECT_EQ(outcome.conclusion.why, "gave up: the key is wrong");
  EXPECT_TRUE(gave_up(outcome.conclusion));
}

TEST_F(HallTest, ADeniedCallLeavesTheBestAnswerSoFar) {
  const Outcome outcome = held(panel(2), [](const Request& request) {
    if (prompt_of(request).ends_with("#lead"))
      return line(tl::unexpected(failure(FailureKind::denied, "no balance left")));
    return echo(request);
  });
  EXPECT_EQ(outcome.spend.calls, 4);
  EXPECT_EQ(outcome.conclusion.ending, Ending::exhausted);
  EXPECT_EQ(outcome.conclusion.text, "re:3");
  EXPECT_TRUE(gave_up(outcome.conclusion));
}

TEST_F(HallTest, ADenialEndsAtTheSamePrefixWhateverArrivesFirst) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Random random(seed);
    const Outcome outcome = held(panel(2), [&random](const Request& request) {
      Line said = prompt_of(request).ends_with("#2") ? denied_to("#2", request) : echo(request);
      said.delay = std::chrono::microseconds(random.between(0, 600));
      return said;
    });
    ASSERT_EQ(texts_of(outcome.minutes), Texts({"re:1", "!denied"})) << "seed " << seed;
    ASSERT_EQ(outcome.conclusion.text, "re:1");
  }
}

TEST_F(HallTest, WhatFailsForOneRequestEndsNothing) {
  for (const FailureKind kind :
       {FailureKind::refused, FailureKind::too_long, FailureKind::bad_reply, FailureKind::timeout,
        FailureKind::rate_limited}) {
    const Outcome outcome = held(panel(2), [kind](const Request& request) {
      return prompt_of(request).ends_with("#2") ? line(tl::unexpected(failure(kind)))
                                                : echo(request);
    });
    EXPECT_EQ(outcome.minutes.size(), 8u) << to_string(kind);
    EXPECT_EQ(outcome.conclusion.ending, Ending::agreed);
    EXPECT_FALSE(gave_up(outcome.conclusion));
  }
}

TEST_F(HallTest, SeedsEachTurnUnlessTheProtocolDid) {
  std::vector<std::optional<std::uint64_t>> seeds;
  const auto script = [&seeds](const Request& request) {
    seeds.push_back(request.sampling.seed);
    return line(spoken("x"));
  };
  held(panel(1), script);
  const auto first = std::exchange(seeds, {});
  ASSERT_EQ(first.size(), 4u);
  EXPECT_NE(first[0], first[1]);
  EXPECT_LT(*first[0], std::uint64_t{1} << 31);
  held(panel(1), script);
  EXPECT_EQ(seeds, first) << "the same run again";

  seeds.clear();
  held(protocol([](const Problem&, const Minutes& minutes) -> Move {
         if (!minutes.empty()) return concluded("", "");
         Turn turn = say("solver", 0, "x");
         std::get<Say>(turn).sampling.seed = 7;
         return Ask{.turns = {turn}};
       }),
       script);
  EXPECT_EQ(seeds[0], 7u);
}

TEST_F(HallTest, StreamsOnlyToASinkThatWantsIt) {
  struct Ear : Sink {
    explicit Ear(bool wants) : wants_(wants) {}
    bool wants_deltas() const override { return wants_; }
    void asked(const Intent& intent) override { log += intent.seat.role + "? "; }
    void streamed(int, int, const Seat&, const Delta& delta) override { log += delta.text; }
    void settled(const Minute&) override { log += ". "; }
    void concluded(const Outcome& outcome) override { log += outcome.conclusion.text; }
    std::string log;
    bool wants_;
  };
  const auto once = protocol([](const Problem&, const Minutes& minutes) -> Move {
    if (minutes.empty()) return Ask{.turns = {say("solver", 0, "x")}};
    return concluded("done", "");
  });
  for (const bool wants : {true, false}) {
    ScriptedEngine engine([](const Request&) { return line(spoken("a b c")); });
    const auto ear = std::make_shared<Ear>(wants);
    Opening wanted = opening(once);
    wanted.sink = ear;
    hold(only(engine), comparer, std::move(wanted));
    EXPECT_EQ(ear->log, wants ? "solver? a b c. done" : "solver? . done");
  }
}

TEST_F(HallTest, PicksTheEngineByTheSeatsModel) {
  ScriptedEngine small([](const Request&) { return line(spoken("small")); });
  ScriptedEngine large([](const Request&) { return line(spoken("large")); });
  const auto mixed = protocol([](const Problem&, const Minutes& minutes) -> Move {
    Turn second = say("critic", 0, "x");
    std::get<Say>(second).seat.model = "large";
    if (minutes.empty()) return Ask{.turns = {say("solver", 0, "x"), second}};
    if (minutes.size() == 1) return Wait{};
    return concluded("", "");
  });
  const Engines table = [&](const std::string& model) -> Engine& {
    return model == "large" ? large : small;
  };
  EXPECT_EQ(texts_of(hold(table, comparer, opening(mixed)).minutes), Texts({"small", "large"}));
}

TEST_F(HallTest, AnUnknownModelIsTheCallersMistake) {
  ScriptedEngine engine(echo);
  const Engines table = [](const std::string& model) -> Engine& {
    throw Error("unknown model '" + model + "'");
  };
  EXPECT_THROW(hold(table, comparer, opening(panel(1))), Error);
  const Engines all_but_one = [&](const std::string& model) -> Engine& {
    return model.empty() ? engine : table(model);
  };
  const auto mixed = protocol([](const Problem&, const Minutes&) -> Move {
    Turn second = say("critic", 0, "x");
    std::get<Say>(second).seat.model = "large";
    return Ask{.turns = {say("solver", 0, "x"), second}};
  });
  EXPECT_THROW(hold(all_but_one, comparer, opening(mixed)), Error);
}

TEST_F(HallTest, IsCancelledFromAnotherThreadWithTheBestAnswerSoFar) {
  std::atomic<bool> second_asked = false;
  ScriptedEngine engine([&](const Request& request) {
    const bool second = prompt_of(request).back() == '2';
    if (second) second_asked = true;
    return line(spoken("first"), second ? kForever : 0h);
  });
  Hall hall(only(engine), comparer, nullptr, {});
  std::optional<Outcome> outcome;
  Opening wanted = opening(first_two_agree(2), "q", 7);
  wanted.done = [&](DiscussionId, Outcome o) { outcome = std::move(o); };
  struct Watch : Sink {
    void settled(const Minute&) override { first_is_in = true; }
    std::atomic<bool> first_is_in = false;
  };
  const auto watch = std::make_shared<Watch>();
  wanted.sink = watch;
  hall.open(std::move(wanted));
  std::thread canceller([&] {
    while (!second_asked || !watch->first_is_in) std::this_thread::yield();
    hall.cancel(8);  // unknown: nothing happens
    hall.cancel(7);
  });
  hall.run();
  canceller.join();
  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(outcome->conclusion.ending, Ending::cancelled);
  EXPECT_EQ(outcome->conclusion.answer, "first");
  EXPECT_EQ(texts_of(outcome->leftovers), Texts({"!cancelled"}));
}

TEST_F(HallTest, HoldsAThousandDiscussionsAtOnce) {
  Random random(1);
  ScriptedEngine engine([&random](const Request& request) {
    Line said = echo(request);
    said.delay = std::chrono::microseconds(random.between(0, 2000));
    return said;
  });
  Hall hall(only(engine), comparer, nullptr, {});
  std::vector<std::string> answers(1000);
  for (int i = 0; i < 1000; ++i) {
    Opening wanted = opening(panel(2), "problem " + std::to_string(i), i);
    wanted.done = [&answers](DiscussionId id, Outcome outcome) {
      answers[static_cast<std::size_t>(id)] =
          outcome.conclusion.text + " of " + std::to_string(outcome.minutes.size());
    };
    hall.open(std::move(wanted));
  }
  hall.run();
  EXPECT_THAT(answers, ::testing::Each("re:lead of 8"));
}

TEST_F(HallTest, ADoneMayOpenTheNextDiscussion) {
  ScriptedEngine engine(echo);
  Hall hall(only(engine), comparer, nullptr, {});
  int held_so_far = 0;
  std::function<void(DiscussionId, Outcome)> next = [&](DiscussionId, const Outcome&) {
    if (++held_so_far == 5) return;
    Opening again = opening(panel(1));  // the same id: the last one is over
    again.done = next;
    hall.open(std::move(again));
  };
  Opening first = opening(panel(1));
  first.done = next;
  hall.open(std::move(first));
  hall.run();
  EXPECT_EQ(held_so_far, 5);
}

TEST_F(HallTest, ServesUntilItIsStoppedAndEndsWhatIsOpen) {
  std::promise<void> slow_is_asked;
  ScriptedEngine engine([&](const Request& request) {
    if (!prompt_of(request).starts_with("slow")) return echo(request);
    slow_is_asked.set_value();
    return line(spoken("x"), kForever);
  });
  Hall hall(only(engine), comparer, nullptr, {});
  std::stop_source stop;
  std::thread server([&] { hall.run(stop.get_token()); });
  std::promise<Ending> quick, slow;
  Opening wanted = opening(panel(1), "quick", 1);
  wanted.done = [&](DiscussionId, const Outcome& o) { quick.set_value(o.conclusion.ending); };
  hall.open(std::move(wanted));
  EXPECT_EQ(quick.get_future().get(), Ending::agreed);

  wanted = opening(first_two_agree(1), "slow", 2);
  wanted.done = [&](DiscussionId, const Outcome& o) { slow.set_value(o.conclusion.ending); };
  hall.open(std::move(wanted));
  slow_is_asked.get_future().wait();
  stop.request_stop();
  EXPECT_EQ(slow.get_future().get(), Ending::cancelled);
  server.join();
}

}  // namespace
}  // namespace convene
