#include "minutes/replay.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "base/error.h"
#include "discussion/relay.h"
#include "minutes/resume.h"
#include "minutes/samples_for_test.h"
#include "support/hall.h"

namespace convene {
namespace {

using namespace convene::testing;  // NOLINT: the doubles of these tests
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Line echo(const Request& request) {
  const std::string& prompt = prompt_of(request);
  return line(spoken("re:" + prompt.substr(prompt.rfind('#') + 1)));
}

/// A store with one run, and what held discussions leave in it.
struct Fixture : ::testing::Test {
  DiscussionId opened(const Limits& limits = {}) {
    DiscussionRow row;
    row.run = store->begin(sample_run());
    row.problem = plain_problem("q");
    row.seed = 11;
    row.limits = limits;
    return store->add(row);
  }

  Outcome held(Opening opening, const ScriptedEngine::Script& script) {
    ScriptedEngine engine([this, script](const Request& request) {
      prompts.push_back(prompt_of(request));
      return script(request);
    });
    return hold(only(engine), comparer, std::move(opening), store.get());
  }

  DiscussionId recorded(std::shared_ptr<const Protocol> protocol,
                        const ScriptedEngine::Script& script, const Limits& limits = {}) {
    const DiscussionId id = opened(limits);
    held(resumption(store->load(id), std::move(protocol)), script);
    return id;
  }

  ScratchFolder folder;
  std::unique_ptr<Store> store = open_store(folder.file("run.db"));
  std::vector<std::string> prompts;  // that reached the engine
  Comparer comparer;
};
using ReplayTest = Fixture;
using ResumeTest = Fixture;

TEST_F(ReplayTest, OfAnUnchangedTeamGivesTheSameMinutesAndConclusion) {
  const Recording recording = store->load(recorded(panel(3), echo));
  const Replay again = replay(recording, panel(3));
  EXPECT_TRUE(again.equal());
  EXPECT_EQ(again.kept, 12);
  EXPECT_EQ(again.recorded, 12);
  EXPECT_TRUE(same(again.outcome.minutes, recording.minutes()));
  EXPECT_EQ(again.outcome.conclusion, recording.outcome->conclusion);
  EXPECT_EQ(again.outcome.spend.usage, recording.spend().usage);
}

TEST_F(ReplayTest, ReplaysFailuresAndExecutionsToo) {
  const auto protocol = testing::protocol([](const Problem&, const Minutes& minutes) -> Move {
    if (minutes.empty()) return Ask{.round = 1, .turns = {say("a", 0, "one"), say("b", 0, "two")}};
    if (minutes.size() == 1) return Wait{};
    if (minutes.size() == 2) return Ask{.round = 1, .turns = {execute("1/2", "0.5")}};
    return concluded(text_of(minutes[1]), text_of(minutes[2]));
  });
  const DiscussionId id = recorded(protocol, [](const Request& request) {
    if (prompt_of(request) == "two") return line(tl::unexpected(failure(FailureKind::lost)));
    return line(spoken("fine"));
  });
  const Replay again = replay(store->load(id), protocol);
  EXPECT_TRUE(again.equal());
  EXPECT_EQ(text_of(again.outcome.minutes[1]), "!lost");
  EXPECT_EQ(text_of(again.outcome.minutes[2]), text_of(store->load(id).minutes()[2]));
}

TEST_F(ReplayTest, OfAConclusionThatCancelledSiblingsIsEqual) {
  const DiscussionId id = recorded(first_two_agree(5), [](const Request& request) {
    Line said = line(spoken("same"));
    if (prompt_of(request) > "q2") said.delay = 10h;
    return said;
  });
  ASSERT_THAT(store->load(id).leftovers(), SizeIs(3));
  const Replay again = replay(store->load(id), first_two_agree(5));
  EXPECT_TRUE(again.equal());
  EXPECT_EQ(again.kept, 2);
}

TEST_F(ReplayTest, OfADiscussionThatGaveUpIsEqual) {
  const DiscussionId id = recorded(panel(2), [](const Request& request) {
    if (prompt_of(request).ends_with("#2"))
      return line(tl::unexpected(failure(FailureKind::denied, "no balance left")));
    return prompt_of(request).ends_with("#3") ? line(spoken("late"), 10h) : echo(request);
  });
  ASSERT_THAT(store->load(id).leftovers(), SizeIs(1));
  const Replay again = replay(store->load(id), panel(2));
  EXPECT_TRUE(again.equal());
  EXPECT_FALSE(again.cut_short);
  EXPECT_EQ(again.outcome.conclusion.why, "gave up: no balance left");
}

TEST_F(ReplayTest, KeepsTheCapsThatWereSent) {
  const Recording recording =
      store->load(recorded(panel(2), echo, {.tokens = 120, .turns = {}, .rounds = {}, .time = {}}));
  ASSERT_TRUE(recording.minutes().at(0).clipped);
  EXPECT_TRUE(replay(recording, panel(2)).equal());
}

/// The panel, but that one prompt has another word.
std::shared_ptr<const Protocol> panel_with(std::string from, std::string to) {
  return testing::protocol([=](const Problem& problem, const Minutes& minutes) {
    Move move = panel(2)->next(problem, minutes);
    if (auto* ask = std::get_if<Ask>(&move))
      for (Turn& turn : ask->turns) {
        std::string& prompt = std::get<Say>(turn).messages[0].content;
        if (prompt.ends_with(from)) prompt.replace(prompt.size() - from.size(), from.size(), to);
      }
    return move;
  });
}

TEST_F(ReplayTest, SaysWhichMessageChangedAndWhere) {
  const Recording recording = store->load(recorded(panel(2), echo));
  const Replay changed = replay(recording, panel_with("#2", "#2, be brief"));
  EXPECT_FALSE(changed.equal());
  ASSERT_THAT(changed.divergences, SizeIs(1));
  EXPECT_EQ(changed.divergences[0].ask, 0);
  EXPECT_EQ(changed.divergences[0].turn, 1);
  EXPECT_EQ(changed.divergences[0].seat.role, "expert");
  EXPECT_THAT(changed.divergences[0].changes,
              ElementsAre("message 1 (user), line 1: \"q#2\" → \"q#2, be brief\""));
}

TEST_F(ReplayTest, KeepsWhatComesBeforeTheFirstChange) {
  const Recording recording = store->load(recorded(panel(2), echo));
  const Replay changed = replay(recording, panel_with("re:lead#3", "re:lead#4"));
  ASSERT_THAT(changed.divergences, SizeIs(1));
  EXPECT_EQ(changed.divergences[0].ask, 2);
  EXPECT_EQ(changed.kept, 6);  // the first round, and two of the second's experts
}

TEST_F(ReplayTest, NamesTurnsThatAreNewOrNotAskedAnyMore) {
  const Recording recording = store->load(recorded(panel(2), echo));
  const Replay longer = replay(recording, panel(3));
  ASSERT_THAT(longer.divergences, SizeIs(3));
  EXPECT_EQ(longer.divergences[0].ask, 4);
  EXPECT_THAT(longer.divergences[0].changes, ElementsAre("a turn that was not asked"));

  const Replay shorter = replay(recording, panel(1));
  ASSERT_THAT(shorter.divergences, SizeIs(4));
  EXPECT_THAT(shorter.divergences[0].changes, ElementsAre("a turn that is not asked any more"));
}

TEST_F(ReplayTest, NamesAnotherConclusion) {
  const Recording recording = store->load(recorded(panel(1), echo));
  const Replay changed =
      replay(recording, testing::protocol([](const Problem& problem, const Minutes& minutes) {
               Move move = panel(1)->next(problem, minutes);
               if (auto* conclusion = std::get_if<Conclude>(&move)) conclusion->answer = "other";
               return move;
             }));
  EXPECT_THAT(changed.divergences, IsEmpty());
  EXPECT_THAT(changed.conclusion, ElementsAre("answer, line 1: \"re:lead\" → \"other\""));
}

struct Interrupted : Fixture {
  /// A panel of two rounds, cancelled while its second leader is asked.
  DiscussionId cancelled() {
    const DiscussionId id = opened();
    Hall* stage = nullptr;
    ScriptedEngine engine([&stage, id](const Request& request) {
      Line said = echo(request);
      if (!prompt_of(request).ends_with("re:lead|re:1|re:2|re:3#lead")) return said;
      stage->cancel(id);
      said.delay = 10h;
      return said;
    });
    Hall hall(only(engine), comparer, store.get(), {});
    stage = &hall;
    hall.open(resumption(store->load(id), panel(2)));
    hall.run();
    return id;
  }
};
using InterruptedTest = Interrupted;

TEST_F(InterruptedTest, ReplaysAsFarAsItWent) {
  const Recording recording = store->load(cancelled());
  ASSERT_EQ(recording.outcome->conclusion.ending, Ending::cancelled);
  const Replay again = replay(recording, panel(2));
  EXPECT_TRUE(again.equal());
  EXPECT_TRUE(again.cut_short);
}

TEST_F(InterruptedTest, GoesOnWhereItStopped) {
  const DiscussionId id = cancelled();
  const std::size_t before = store->load(id).minutes().size();
  const Outcome outcome = held(resumption(store->load(id), panel(2)), echo);
  EXPECT_EQ(prompts.size(), 8 - before);
  EXPECT_EQ(outcome.conclusion.ending, Ending::agreed);

  const Recording resumed = store->load(id);
  const Recording whole = store->load(recorded(panel(2), echo));
  EXPECT_TRUE(same(resumed.minutes(), whole.minutes()));
  EXPECT_EQ(resumed.outcome->conclusion, whole.outcome->conclusion);
  EXPECT_TRUE(replay(resumed, panel(2)).equal());
}

TEST_F(ResumeTest, AsksNothingAgainThatWasAnswered) {
  const DiscussionId id = recorded(panel(2), echo);
  Recording recording = store->load(id);
  recording.outcome.reset();  // as after a crash just before the conclusion was committed
  prompts.clear();
  const Outcome outcome = held(resumption(recording, panel(2)), echo);
  EXPECT_THAT(prompts, IsEmpty());
  EXPECT_TRUE(same(outcome.minutes, recording.minutes()));
}

TEST_F(ResumeTest, AsksAgainForATurnThatWasLostAndCountsBothAttempts) {
  const DiscussionId id = opened();
  const Opening first = resumption(store->load(id), panel(1));
  Request request;
  request.messages = {{Role::user, "q#1"}};
  request.sampling.tokens_max = 100;
  request.sampling.seed = turn_seed(first.seed, first.problem.id, 0, 0, 0);
  store->intend(id, intent_for(0, 0, request));
  store->commit();  // and then the process died

  held(resumption(store->load(id), panel(1)), echo);
  const Recording recording = store->load(id);
  EXPECT_THAT(recording.minutes(), SizeIs(4));
  EXPECT_THAT(recording.lost(), SizeIs(1));
  EXPECT_EQ(recording.turns[0].prompt, recording.turns[1].prompt);
  EXPECT_EQ(recording.turns[1].attempt, 1);
}

TEST_F(ResumeTest, RefusesADiscussionThatTheTeamHadEnded) {
  const DiscussionId id = recorded(panel(1), echo);
  try {
    resumption(store->load(id), panel(1));
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("has ended: the leader has spoken"));
  }
}

TEST_F(ResumeTest, GoesOnWithMoreToSpend) {
  const Limits two_turns{.tokens = {}, .turns = 4, .rounds = {}, .time = {}};
  const DiscussionId id = recorded(panel(2), echo, two_turns);
  ASSERT_EQ(store->load(id).outcome->conclusion.ending, Ending::exhausted);
  Recording recording = store->load(id);
  change_limits(recording, {});
  store->set_limits(recording.discussion);
  prompts.clear();
  EXPECT_EQ(held(resumption(recording, panel(2)), echo).conclusion.ending, Ending::agreed);
  EXPECT_THAT(prompts, SizeIs(4));
  EXPECT_TRUE(replay(store->load(id), panel(2)).equal());
}

/// Asks five times, and says in each prompt how many turns there may be.
std::shared_ptr<const Protocol> five_told_of(const Limits& limits) {
  return protocol(
      [turns = limits.turns.value_or(0)](const Problem&, const Minutes& minutes) -> Move {
        if (minutes.size() == 5) return concluded("done", "five were asked");
        return Ask{.round = 1, .turns = {say("a", 0, fmt::format("of {}", turns))}};
      });
}

TEST_F(ResumeTest, AsksUnderEachBudgetWhatWasAskedUnderIt) {
  const DiscussionId id = recorded(five_told_of({.turns = 2}), echo, {.turns = 2});
  for (const int turns : {3, 9}) {
    Recording more = store->load(id);
    change_limits(more, {.turns = turns});
    store->set_limits(more.discussion);
    std::vector<Leg> legs;
    for (const EarlierLimits& earlier : more.discussion.earlier)
      legs.push_back({five_told_of(earlier.limits), earlier.until});
    held(resumption(more, make_relay(legs, five_told_of({.turns = turns}))), echo);
  }
  EXPECT_THAT(prompts, ElementsAre("of 2", "of 2", "of 3", "of 9", "of 9"));
  EXPECT_EQ(store->load(id).discussion.earlier,
            (std::vector<EarlierLimits>{{2, {.turns = 2}}, {3, {.turns = 3}}}));
}

TEST_F(ResumeTest, LeavesARecordThatDoesNotFitAsItWas) {
  const DiscussionId id = recorded(panel(2), echo, {.turns = 4});
  const Recording before = store->load(id);
  const auto others = protocol([](const Problem&, const Minutes&) -> Move {
    return Ask{.round = 1, .turns = {say("expert", 1, "another question")}};
  });
  EXPECT_TRUE(held(resumption(before, others), echo).diverged);
  const Recording after = store->load(id);
  EXPECT_EQ(after.outcome->conclusion, before.outcome->conclusion);
  EXPECT_TRUE(same(after.minutes(), before.minutes()));
  EXPECT_THAT(after.leftovers(), IsEmpty());
}

TEST(TeamOf, ReadsTheTeamFromWhatTheRunKeeps) {
  auto run = sample_run();
  run.team = "alone";
  run.toml = "protocol = \"solo\"\n[roles.solver]\nprompt = \"mine\"\n";
  run.prompts = {{"mine", "Solve: {{statement}}"}};
  const Team team = team_of(run);
  EXPECT_EQ(team.name, "alone");
  EXPECT_EQ(team.protocol, "solo");
  EXPECT_EQ(team.roles.at("solver").prompt.text(), "Solve: {{statement}}");
}

}  // namespace
}  // namespace convene
