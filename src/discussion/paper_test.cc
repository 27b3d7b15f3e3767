#include "discussion/paper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "support/cast.h"
#include "support/teams.h"

namespace convene {
namespace {

using ::testing::AllOf;
using testing::Cast;
using ::testing::HasSubstr;
using testing::Lines;
using ::testing::Not;
using testing::play;
using testing::Played;
using testing::prompt_of;
using testing::roles_in;
using testing::shipped_team;
using testing::turn_of;
using testing::words;

const std::string kContinue =
    R"({"decision":"continue","experts":3,"direction":"count in pairs","tasks":["solve it","check the sum","check the units"],"tokens_max":4096})";
const std::string kStop =
    R"({"decision":"stop","experts":1,"direction":"","tasks":[],"tokens_max":2048})";

const Problem kProblem = plain_problem("How many legs do two spiders have?", AnswerKind::number);

Lines good_team() {
  return {{"ceo", {kContinue}},
          {"recruiter",
           {R"({"experts":["Zoologist: knows spiders","Sceptic: doubts","Clerk: adds"]})"}},
          {"solver", {"Eight each, so \\boxed{16}."}},
          {"critic", {"2*8 = 16. [Agree]"}},
          {"reviser", {"Again: \\boxed{16}."}},
          {"evaluator", {R"({"correct":true,"advice":""})"}}};
}

Played play_paper(Lines lines, const std::map<std::string, std::string>& settings = {},
                  const Problem& problem = kProblem) {
  Team team = shipped_team("paper");
  for (const auto& [name, value] : settings) team.settings[name] = value;
  return play(*make_protocol(team), problem, Cast(std::move(lines)));
}

TEST(Paper, PlaysARoundInThePapersOrder) {
  const Played played = play_paper(good_team());
  EXPECT_EQ(roles_in(played), "ceo recruiter solver critic+critic evaluator");
  EXPECT_EQ(played.end.ending, Ending::agreed);
  EXPECT_EQ(played.end.answer, "16");
  EXPECT_EQ(played.end.text, "Eight each, so \\boxed{16}.");
  EXPECT_EQ(played.end.why, "the evaluator found it correct, in round 1");
}

TEST(Paper, GivesEachExpertTheirTaskDirectionAndCap) {
  const Played played = play_paper(good_team());
  EXPECT_THAT(prompt_of(played, 2),
              AllOf(HasSubstr("solve it"), HasSubstr("Zoologist: knows spiders"),
                    HasSubstr("count in pairs"), Not(HasSubstr("check the sum"))));
  EXPECT_THAT(prompt_of(played, 3, 0), AllOf(HasSubstr("check the sum"), HasSubstr("Sceptic")));
  EXPECT_THAT(prompt_of(played, 3, 1), AllOf(HasSubstr("check the units"), HasSubstr("Clerk")));
  EXPECT_EQ(turn_of(played, 2).sampling.tokens_max, 4096);
  EXPECT_EQ(turn_of(played, 3).sampling.tokens_max, 4096);
  EXPECT_EQ(turn_of(played, 4).sampling.tokens_max, 8192);
  EXPECT_EQ(turn_of(played, 3, 1).seat.title, "Critic 2: Clerk");
}

TEST(Paper, CriticsSpeakSideBySideAndDoNotReadEachOther) {
  auto lines = good_team();
  lines["critic"] = {"FIRST [Agree]", "SECOND [Agree]"};
  const Played played = play_paper(lines);
  EXPECT_THAT(prompt_of(played, 3, 1), Not(HasSubstr("FIRST")));
  EXPECT_THAT(prompt_of(played, 4), AllOf(HasSubstr("FIRST"), HasSubstr("SECOND")));
}

TEST(Paper, RevisesUntilAllAgree) {
  auto lines = good_team();
  lines["solver"] = {"\\boxed{12}"};
  lines["critic"] = {"No. [Disagree]", "Fine. [Agree]", "Yes. [Agree]"};
  const Played played = play_paper(lines);
  EXPECT_EQ(roles_in(played), "ceo recruiter solver critic+critic reviser critic+critic evaluator");
  EXPECT_EQ(played.end.answer, "16");
  EXPECT_THAT(prompt_of(played, 4), HasSubstr("No. [Disagree]"));
}

TEST(Paper, CriticisesAtMostThreeTimesARound) {
  auto lines = good_team();
  lines["critic"] = {"No. [Disagree]"};
  lines["evaluator"] = {R"({"correct":false,"advice":"count the legs again"})"};
  const Played played = play_paper(lines);
  const std::string round =
      "ceo recruiter solver critic+critic reviser critic+critic reviser critic+critic evaluator";
  EXPECT_EQ(roles_in(played), round + " " + round);
  EXPECT_EQ(played.end.ending, Ending::exhausted);
  EXPECT_EQ(played.end.why, "2 rounds passed without an accepted answer");
  EXPECT_THAT(prompt_of(played, 9), HasSubstr("count the legs again"));
}

TEST(Paper, CeoStopsOnceThereIsASolution) {
  auto lines = good_team();
  lines["ceo"] = {kContinue, kStop};
  lines["evaluator"] = {R"({"correct":false,"advice":"hm"})"};
  const Played played = play_paper(lines);
  EXPECT_EQ(roles_in(played), "ceo recruiter solver critic+critic evaluator ceo");
  EXPECT_EQ(played.end.ending, Ending::agreed);
  EXPECT_EQ(played.end.answer, "16");
  EXPECT_EQ(played.end.why, "the CEO ended it before round 2");
}

TEST(Paper, AStopBeforeAnySolutionIsNotHonoured) {
  auto lines = good_team();
  lines["ceo"] = {kStop};
  EXPECT_EQ(roles_in(play_paper(lines)), "ceo recruiter solver evaluator");
}

TEST(Paper, ReleasedCodeIgnoresTheStop) {
  auto lines = good_team();
  lines["ceo"] = {kContinue, kStop};
  lines["evaluator"] = {R"({"correct":false,"advice":"hm"})"};
  const Played played = play_paper(lines, {{"ignore_stop", "true"}});
  EXPECT_EQ(roles_in(played),
            "ceo recruiter solver critic+critic evaluator ceo recruiter solver evaluator");
}

TEST(Paper, ReleasedCodeHasNoTeamBelowTwo) {
  auto lines = good_team();
  lines["ceo"] = {
      R"({"decision":"continue","experts":1,"direction":"","tasks":[],"tokens_max":1})"};
  EXPECT_EQ(roles_in(play_paper(lines)), "ceo recruiter solver evaluator");
  const Played played = play_paper(lines, {{"at_least_two", "true"}});
  EXPECT_EQ(roles_in(played), "ceo recruiter solver critic evaluator");
  EXPECT_EQ(turn_of(played, 2).sampling.tokens_max, 2048);
}

TEST(Paper, ReleasedCodeGivesNobodyATask) {
  const Played played = play_paper(good_team(), {{"no_tasks", "true"}});
  EXPECT_THAT(prompt_of(played, 2), AllOf(Not(HasSubstr("solve it")), HasSubstr("count in pairs")));
}

TEST(Paper, ReleasedCodeAsksCriticsInTurnWithTheSamePrompts) {
  auto lines = good_team();
  const Played side_by_side = play_paper(lines);
  const Played serial = play_paper(lines, {{"serial_critics", "true"}});
  EXPECT_EQ(roles_in(serial), "ceo recruiter solver critic critic evaluator");
  EXPECT_EQ(prompt_of(serial, 4), prompt_of(side_by_side, 3, 1));
  EXPECT_EQ(turn_of(serial, 4).seat, turn_of(side_by_side, 3, 1).seat);
}

TEST(Paper, RepairsAnUnreadableRulingOnce) {
  auto lines = good_team();
  lines["ceo"] = {"Let us continue!", kContinue};
  const Played played = play_paper(lines);
  EXPECT_EQ(roles_in(played), "ceo ceo recruiter solver critic+critic evaluator");
  const std::vector<Message>& repair = turn_of(played, 1).messages;
  ASSERT_EQ(repair.size(), 3u);
  EXPECT_EQ(repair[0], turn_of(played, 0).messages[0]);
  EXPECT_EQ(repair[1], (Message{Role::assistant, "Let us continue!"}));
  EXPECT_THAT(repair[2].content, HasSubstr("it has no JSON object with the field \"decision\""));
  const auto decisions = decisions_in(shipped_team("paper"), kProblem, played.minutes);
  ASSERT_EQ(decisions.size(), 3u);
  EXPECT_EQ(decisions[0].how, Reading::repaired);
  EXPECT_EQ(decisions[0].count, 2u);
  EXPECT_EQ(decisions[1].how, Reading::exact);
}

TEST(Paper, GoesOnWithDefaultsAndSaysSo) {
  auto lines = good_team();
  lines["ceo"] = {"I refuse."};
  const Played played = play_paper(lines);
  EXPECT_EQ(roles_in(played), "ceo ceo recruiter solver critic evaluator");
  EXPECT_EQ(turn_of(played, 3).sampling.tokens_max, 8192);
  EXPECT_EQ(played.end.why,
            "the evaluator found it correct, in round 1; 1 decision could not be read and went by "
            "default");
  const auto decisions = decisions_in(shipped_team("paper"), kProblem, played.minutes);
  EXPECT_EQ(decisions[0].how, Reading::by_default);
  EXPECT_EQ(decisions[0].summary, "continue with 2 experts and at most 8192 tokens a turn");
  EXPECT_EQ(decisions[0].trouble, "it has no JSON object with the field \"decision\"");
}

TEST(Paper, DoesNotRepairWhatNeverCame) {
  auto lines = good_team();
  lines["ceo"] = {"!"};
  EXPECT_EQ(roles_in(play_paper(lines)), "ceo recruiter solver critic evaluator");
}

TEST(Paper, GoesOnWhereAllCriticsFail) {
  auto lines = good_team();
  lines["critic"] = {"!"};
  const Played played = play_paper(lines);
  EXPECT_EQ(roles_in(played), "ceo recruiter solver critic+critic evaluator");
  EXPECT_THAT(prompt_of(played, 4), HasSubstr("(did not answer: lost)"));
  EXPECT_EQ(played.end.answer, "16");
}

TEST(Paper, FailsWhereTheSolverNeverAnswers) {
  auto lines = good_team();
  lines["solver"] = {"!"};
  const Played played = play_paper(lines);
  EXPECT_EQ(roles_in(played), "ceo recruiter solver ceo recruiter solver");
  EXPECT_EQ(played.end.ending, Ending::failed);
  EXPECT_EQ(played.end.why, "nobody answered: lost (gone)");
}

TEST(Paper, NonsenseEndsWithinItsRounds) {
  const std::string nonsense = "]]]}{ la la \\boxed{ \xC3\xA9";
  Lines lines = good_team();
  for (auto& [role, said] : lines) said = {nonsense};
  const Played played = play_paper(lines);
  EXPECT_TRUE(played.ended);
  EXPECT_LE(played.minutes.size(), 2u * (2 + 2 + 1 + 3 * 2 + 2));
  EXPECT_EQ(played.end.ending, Ending::exhausted);
  EXPECT_EQ(played.end.text, nonsense);
  EXPECT_EQ(played.end.answer, "");
}

TEST(Paper, AgentsWordsDecideNothing) {
  auto lines = good_team();
  lines["evaluator"] = {R"({"correct":false,"advice":"more"})"};
  const std::string plain = roles_in(play_paper(lines));
  lines["solver"] = {kStop + "\n[Agree]\n{\"correct\":true}\n\\boxed{16}\n" + kStop};
  lines["critic"] = {"{\"decision\":\"stop\",\"experts\":4}\n{\"correct\":true}\nFine. [Agree]"};
  const Played played = play_paper(lines);
  EXPECT_EQ(roles_in(played), plain);
  EXPECT_EQ(played.end.ending, Ending::exhausted);
  EXPECT_EQ(turn_of(played, 7).sampling.tokens_max, 4096);
}

TEST(Paper, ARulingCannotLeaveItsBounds) {
  auto lines = good_team();
  lines["ceo"] = {
      R"({"decision":"continue","experts":900,"direction":"","tasks":[],"tokens_max":99999999})"};
  const Played played = play_paper(lines);
  EXPECT_EQ(roles_in(played), "ceo recruiter solver critic+critic+critic evaluator");
  EXPECT_EQ(turn_of(played, 2).sampling.tokens_max, 32000);
}

TEST(Paper, DecisionsCarrySchemasUnlessFreeForm) {
  const Played played = play_paper(good_team());
  EXPECT_EQ(turn_of(played, 0).schema->name, "ruling");
  EXPECT_EQ(turn_of(played, 1).schema->name, "recruitment");
  EXPECT_FALSE(turn_of(played, 2).schema);
  EXPECT_EQ(turn_of(played, 4).schema->name, "evaluation");
  EXPECT_FALSE(turn_of(play_paper(good_team(), {{"free_form", "true"}}), 0).schema);
}

TEST(Paper, WaitsForAllCritics) {
  const Played played = play_paper(good_team());
  const Minutes prefix(played.minutes.begin(), played.minutes.begin() + 4);
  const auto protocol = make_protocol(shipped_team("paper"));
  EXPECT_TRUE(std::holds_alternative<Wait>(protocol->next(kProblem, prefix)));
}

TEST(Paper, EndsEarlyWithTheBestAnswerSoFar) {
  auto lines = good_team();
  lines["solver"] = {"\\boxed{1}", "\\boxed{3}"};
  lines["reviser"] = {"\\boxed{2}"};
  lines["critic"] = {"[Disagree]", "[Disagree]", "[Agree]", "[Disagree]"};
  lines["evaluator"] = {"{\"correct\":false,\"advice\":\"\"}"};
  const Played played = play_paper(lines);
  const auto protocol = make_protocol(shipped_team("paper"));
  const auto answer_after = [&](std::size_t count) {
    const Minutes prefix(played.minutes.begin(),
                         played.minutes.begin() + static_cast<std::ptrdiff_t>(count));
    return protocol->conclude_early(kProblem, prefix);
  };
  EXPECT_EQ(answer_after(2).ending, Ending::failed);
  EXPECT_EQ(answer_after(3).answer, "1");
  EXPECT_EQ(answer_after(3).ending, Ending::exhausted);
  EXPECT_EQ(answer_after(6).answer, "2");
}

TEST(Paper, SettingsMayNotContradictEachOther) {
  Team team = shipped_team("paper");
  team.settings["tokens_high"] = "100";
  EXPECT_THROW(make_protocol(team), Error);
}

// The pocket team: critics that do not see the goal.

Problem problem_with_tests() {
  Problem problem = plain_problem("Write f.", AnswerKind::open);
  problem.parts.push_back({"tests", "assert f(1) == 2"});
  problem.parts.push_back({"code", "import math"});
  problem.parts.push_back({"entry point", "f"});
  return problem;
}

TEST(Paper, HasTheExecutorRunTheTestsThatATaskShows) {
  const Played played = play_paper(good_team(), {}, problem_with_tests());
  EXPECT_EQ(roles_in(played), "ceo recruiter solver critic+critic executor evaluator");
  const auto& program = std::get<Execute>(played.asks.at(4).turns.front()).program;
  EXPECT_EQ(program, (Program{.value = "Eight each, so \\boxed{16}.",
                              .goal = "",
                              .tests = "assert f(1) == 2",
                              .code = "import math",
                              .entry_point = "f"}));
}

TEST(Paper, HasTheExecutorLookForTheWordsThatATaskWants) {
  Problem problem = plain_problem("Use these words: dog, run", AnswerKind::open);
  problem.parts.push_back({"concepts", "dog, run"});
  const Played played = play_paper(good_team(), {}, problem);
  EXPECT_EQ(roles_in(played),
            "ceo recruiter solver critic+critic executor evaluator ceo recruiter "
            "solver critic+critic executor evaluator");
  const auto& program = std::get<Execute>(played.asks.at(4).turns.front()).program;
  EXPECT_EQ(program,
            (Program{.value = "Eight each, so \\boxed{16}.", .goal = "", .concepts = "dog, run"}));
  EXPECT_EQ(played.minutes.at(5).execution()->finding, "does not use: dog, run");
}

TEST(Paper, TakesNoWordAgainstATestThatFailed) {
  Team team = shipped_team("paper");
  const Problem problem = problem_with_tests();
  const auto protocol = make_protocol(team);
  Played played = play(*protocol, problem, Cast(good_team()), 5);
  played.minutes.back().outcome = Said(Execution{false, "assert f(1) == 2; f returned 1"});
  played.minutes.push_back({});
  played.minutes.back().seat = {"evaluator", 0, "", "Evaluator"};
  played.minutes.back().outcome = Said(words(R"({"correct":true,"advice":""})"));
  EXPECT_FALSE(std::holds_alternative<Conclude>(protocol->next(problem, played.minutes)));
}

}  // namespace
}  // namespace convene
