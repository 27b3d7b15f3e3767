#include "discussion/hall_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>

#include "base/error.h"
#include "support/hall.h"

namespace convene {
namespace {

using namespace convene::testing;  // NOLINT: the doubles of these tests
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Line echo(const Request& request) {
  return line(spoken("re:" + prompt_of(request).substr(prompt_of(request).rfind('#') + 1)));
}

/// Keeps the rows; fails the n-th commit if told to.
struct Shelf : Recorder {
  void intend(DiscussionId, const Intent& intent) override {
    intents.push_back(intent.seat.role + std::to_string(intent.turn));
    EXPECT_EQ(intent.request != nullptr, intent.program == nullptr);
  }
  void settle(DiscussionId, const Minute& minute) override { pending.push_back(minute); }
  void conclude(DiscussionId, const Outcome& outcome) override {
    conclusions.push_back(outcome.conclusion.text);
  }
  void commit() override {
    if (++commits == fail_at) throw Error("disk full");
    for (Minute& minute : pending) rows.push_back(std::move(minute));
    pending.clear();
    intents_committed = static_cast<int>(intents.size());
  }

  Minutes pending, rows;
  std::vector<std::string> intents, conclusions;
  std::atomic<int> intents_committed = 0;
  int commits = 0;
  int fail_at = -1;
};

struct HallRecord : ::testing::Test {
  Outcome held(Minutes recorded, std::shared_ptr<const Protocol> protocol, Limits limits = {},
               Recorder* recorder = nullptr) {
    ScriptedEngine engine([this](const Request& request) {
      ++asked;
      return script(request);
    });
    Opening wanted = opening(std::move(protocol));
    wanted.recorded = std::move(recorded);
    wanted.limits = limits;
    return hold(only(engine), comparer, std::move(wanted), recorder);
  }

  Comparer comparer;
  ScriptedEngine::Script script = echo;
  std::atomic<int> asked = 0;
};

TEST_F(HallRecord, CommitsIntentsBeforeAskingAndRepliesBeforeTheProtocolSeesThem) {
  Shelf shelf;
  script = [&](const Request& request) {
    EXPECT_GT(shelf.intents_committed, 0);
    return echo(request);
  };
  const auto watched =
      protocol([&, inner = panel(2)](const Problem& problem, const Minutes& minutes) {
        EXPECT_LE(minutes.size(), shelf.rows.size());
        return inner->next(problem, minutes);
      });
  const Outcome outcome = held({}, watched, {}, &shelf);
  EXPECT_TRUE(same(shelf.rows, outcome.minutes) || shelf.rows.size() == outcome.minutes.size());
  EXPECT_EQ(shelf.intents.size(), 8u);
  EXPECT_THAT(shelf.conclusions, ElementsAre("re:lead"));
}

TEST_F(HallRecord, AFailedCommitEndsTheRunWithItsError) {
  for (int fail_at = 1; fail_at <= 8; ++fail_at) {
    Shelf shelf;
    shelf.fail_at = fail_at;
    EXPECT_THROW(held({}, panel(2), {}, &shelf), Error) << fail_at;
  }
}

TEST_F(HallRecord, WhatIsOnRecordIsNotAskedAgain) {
  const Outcome whole = held({}, panel(3));
  ASSERT_EQ(asked, 12);
  for (std::size_t kept = 0; kept <= whole.minutes.size(); ++kept) {
    asked = 0;
    Shelf shelf;
    const Minutes recorded(whole.minutes.begin(),
                           whole.minutes.begin() + static_cast<std::ptrdiff_t>(kept));
    const Outcome resumed = held(recorded, panel(3), {}, &shelf);
    EXPECT_TRUE(same(resumed.minutes, whole.minutes)) << kept;
    EXPECT_EQ(asked, 12 - static_cast<int>(kept));
    EXPECT_EQ(shelf.rows.size(), 12 - kept) << "and not reported again";
    EXPECT_EQ(resumed.spend.calls, 12) << "but it counts as spent";
  }
}

TEST_F(HallRecord, ARecordedSiblingIsTakenWhateverItsPlace) {
  const Outcome whole = held({}, panel(1));
  asked = 0;
  EXPECT_TRUE(same(held({whole.minutes[2], whole.minutes[0]}, panel(1)).minutes, whole.minutes));
  EXPECT_EQ(asked, 2);
}

TEST_F(HallRecord, AConclusionThatIsOnRecordAsksNothing) {
  script = [](const Request& request) {
    return line(spoken(prompt_of(request).back() == '3' ? "c" : "a"));
  };
  const Outcome whole = held({}, first_two_agree(4));
  asked = 0;
  const Outcome again = held(whole.minutes, first_two_agree(4));
  EXPECT_EQ(asked, 0) << "the unrecorded siblings are not needed any more";
  EXPECT_EQ(again.conclusion, whole.conclusion);
}

TEST_F(HallRecord, ATransientFailureIsAskedAgainUnlessSomethingWasBuiltOnIt) {
  Minutes recorded = held({}, panel(2)).minutes;
  recorded.resize(4);
  recorded[3].outcome = tl::unexpected(failure(FailureKind::lost));
  asked = 0;
  Outcome resumed = held(recorded, panel(2));
  EXPECT_EQ(text_of(resumed.minutes[3]), "re:lead");
  EXPECT_EQ(asked, 1 + 4);
  EXPECT_EQ(resumed.spend.calls, 4 + 1 + 4) << "the lost attempt counts too";

  recorded[3].outcome = tl::unexpected(failure(FailureKind::bad_reply));
  EXPECT_EQ(text_of(held(recorded, panel(2)).minutes[3]), "!bad_reply");

  script = [](const Request& request) {
    return prompt_of(request).ends_with("#lead") ? line(tl::unexpected(failure(FailureKind::lost)))
                                                 : echo(request);
  };
  recorded = held({}, panel(2)).minutes;
  recorded.resize(5);
  script = echo;
  resumed = held(recorded, panel(2));
  EXPECT_EQ(text_of(resumed.minutes[3]), "!lost") << "the second round was asked in its light";
  EXPECT_EQ(text_of(resumed.minutes[7]), "re:lead");
}

TEST_F(HallRecord, ADeniedCallIsAskedAgain) {
  script = [](const Request& request) {
    return prompt_of(request).ends_with("#2") ? line(tl::unexpected(failure(FailureKind::denied)))
                                              : echo(request);
  };
  const Outcome before = held({}, panel(1));
  ASSERT_TRUE(gave_up(before.conclusion));
  Minutes recorded = before.minutes;
  recorded.insert(recorded.end(), before.leftovers.begin(), before.leftovers.end());
  script = echo;
  const Outcome resumed = held(recorded, panel(1));
  EXPECT_EQ(texts_of(resumed.minutes),
            (std::vector<std::string>{"re:1", "re:2", "re:3", "re:lead"}));
  EXPECT_EQ(resumed.conclusion.ending, Ending::agreed);
}

TEST_F(HallRecord, TheLastAttemptCounts) {
  const Outcome whole = held({}, panel(1));
  Minutes recorded = whole.minutes;
  recorded[0].outcome = tl::unexpected(failure(FailureKind::timeout));
  recorded.push_back(whole.minutes[0]);
  asked = 0;
  const Outcome resumed = held(recorded, panel(1));
  EXPECT_EQ(asked, 0);
  EXPECT_TRUE(same(resumed.minutes, whole.minutes));
  EXPECT_EQ(resumed.spend.calls, 5);
}

TEST_F(HallRecord, AChangedPromptEndsTheDiscussionAndNamesTheTurn) {
  Minutes recorded = held({}, panel(2)).minutes;
  recorded[3].prompt = "0123456789abcdef";
  asked = 0;
  const Outcome outcome = held(recorded, panel(2));
  EXPECT_EQ(asked, 0);
  EXPECT_EQ(outcome.conclusion.ending, Ending::failed);
  EXPECT_THAT(outcome.conclusion.why, HasSubstr("ask 1, turn 0 (leader) differs from the record"));
  EXPECT_EQ(outcome.minutes.size(), 3u);

  recorded = held({}, panel(2)).minutes;
  recorded[1].seat.role = "critic";
  EXPECT_THAT(held(recorded, panel(2)).conclusion.why,
              HasSubstr("ask 0, turn 1 (expert 2) was the seat of critic 2"));
}

TEST_F(HallRecord, ADiscussionResumesUnderOtherLimits) {
  script = [](const Request& request) {
    std::string words;
    for (int i = 0; i < request.sampling.tokens_max; ++i) words += "w ";
    return line(spoken(words));
  };
  const Outcome exhausted = held({}, panel(2), {.tokens = 330});
  ASSERT_EQ(exhausted.minutes.size(), 4u);
  ASSERT_TRUE(exhausted.minutes[3].clipped);
  const Outcome resumed = held(exhausted.minutes, panel(2), {.tokens = 5000});
  EXPECT_EQ(resumed.conclusion.ending, Ending::agreed) << resumed.conclusion.why;
  EXPECT_EQ(resumed.minutes.size(), 8u);
}

}  // namespace
}  // namespace convene
