#include "discussion/paper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/error.h"
#include "base/text.h"
#include "discussion/views.h"
#include "support/play.h"
#include "support/teams.h"

namespace convene {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::play;
using testing::Played;
using testing::roles_in;
using testing::shipped_team;
using testing::words;

const std::string kContinue =
    R"({"decision":"continue","experts":3,"direction":"count in pairs","tasks":["solve it","check the sum","check the units"],"tokens_max":4096})";
const std::string kStop =
    R"({"decision":"stop","experts":1,"direction":"","tasks":[],"tokens_max":2048})";

const Problem kProblem = plain_problem("How many legs do two spiders have?", AnswerKind::number);

/// Says the role's lines one after the other, the last again and again.
class Cast {
 public:
  explicit Cast(std::map<std::string, std::vector<std::string>> lines) : lines_(std::move(lines)) {}

  Result<Reply> operator()(const Say& say) {
    const std::vector<std::string>& lines = lines_.at(say.seat.role);
    const std::size_t line = std::min(said_[say.seat.role]++, lines.size() - 1);
    if (lines[line] == "!")
      return tl::unexpected(Failure{.kind = FailureKind::lost, .detail = "gone"});
    return words(lines[line]);
  }

 private:
  std::map<std::string, std::vector<std::string>> lines_;
  std::map<std::string, std::size_t> said_;
};

std::map<std::string, std::vector<std::string>> good_team() {
  return {{"ceo", {kContinue}},
          {"recruiter",
           {R"({"experts":["Zoologist: knows spiders","Sceptic: doubts","Clerk: adds"]})"}},
          {"solver", {"Eight each, so \\boxed{16}."}},
          {"critic", {"2*8 = 16. [Agree]"}},
          {"reviser", {"Again: \\boxed{16}."}},
          {"evaluator", {R"({"correct":true,"advice":""})"}}};
}

Played play_paper(std::map<std::string, std::vector<std::string>> lines,
                  const std::map<std::string, std::string>& settings = {},
                  const Problem& problem = kProblem) {
  Team team = shipped_team("paper");
  for (const auto& [name, value] : settings) team.settings[name] = value;
  return play(*make_protocol(team), problem, Cast(std::move(lines)));
}

const Say& turn_of(const Played& played, std::size_t ask, std::size_t turn = 0) {
  return std::get<Say>(played.asks.at(ask).turns.at(turn));
}

const std::string& prompt_of(const Played& played, std::size_t ask, std::size_t turn = 0) {
  return turn_of(played, ask, turn).messages.back().content;
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
  std::map<std::string, std::vector<std::string>> lines = good_team();
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

Problem target() {
  return {.id = "t",
          .parts = {{"statement", "Make GOAL77 of 3, 10 and 2."},
                    {"task", "numbers 3 10 2. target GOAL77."},
                    {"given", "numbers 3 10 2."},
                    {"goal", "GOAL77"},
                    {"family", "target"}},
          .kind = AnswerKind::text,
          .conversation = {}};
}

std::map<std::string, std::vector<std::string>> pocket_cast() {
  return {
      {"ceo",
       {R"({"decision":"continue","experts":2,"direction":"reach GOAL77","tasks":["GOAL77","GOAL77"],"tokens_max":128})"}},
      {"recruiter", {R"({"experts":["solver GOAL77","checker of GOAL77"]})"}},
      {"solver", {"10-3=7; gives GOAL77.\nanswer: 10-3", "gives GOAL77\nanswer: 10*2 = GOAL77"}},
      {"reviser", {"2*3=6.\nanswer: 2*3"}},
      {"critic", {"10-3=7.\nvalue: 7", "2*3=6.\nvalue: 6", "10*2=20.\nvalue: goal77."}},
      {"evaluator", {R"({"correct":true,"advice":"reach GOAL77"})"}}};
}

Played play_pocket(std::map<std::string, std::vector<std::string>> lines) {
  return play(*make_protocol(shipped_team("pocket-reviser")), target(), Cast(std::move(lines)));
}

TEST(PocketTeam, TriesUntilAValueIsTheGoal) {
  const Played played = play_pocket(pocket_cast());
  EXPECT_EQ(roles_in(played),
            "ceo recruiter solver critic executor reviser critic executor evaluator ceo solver "
            "critic executor");
  EXPECT_EQ(played.end.ending, Ending::agreed);
  EXPECT_EQ(played.end.answer, "10*2 = GOAL77");
  EXPECT_EQ(played.end.why, "what the critics found is the goal, in round 2");
}

TEST(PocketTeam, RendersItsPromptsAsTaught) {
  const Played played = play_pocket(pocket_cast());
  EXPECT_EQ(prompt_of(played, 0),
            "[lead target] numbers 3 10 2. target GOAL77.\nround 1 of 4. solution: none. spent 0 "
            "percent.");
  EXPECT_EQ(prompt_of(played, 1), "[recruit target] experts: 2");
  EXPECT_EQ(prompt_of(played, 2), "[solve target] numbers 3 10 2. target GOAL77.");
  EXPECT_EQ(prompt_of(played, 3), "[check target] numbers 3 10 2.\nanswer: 10-3");
  EXPECT_EQ(prompt_of(played, 5),
            "[solve target] numbers 3 10 2. target GOAL77.\nnot 10-3 which is 7");
  EXPECT_EQ(prompt_of(played, 8), "[evaluate target] check: value 6, goal GOAL77: different");
  EXPECT_THAT(prompt_of(played, 9), HasSubstr("solution: checked different."));
  EXPECT_EQ(turn_of(played, 2).sampling.tokens_max, 128);
}

TEST(PocketTeam, NobodysWordOverrulesTheComparison) {
  auto lines = pocket_cast();
  lines["critic"] = {"[Agree] value: 5"};
  const Played played = play_pocket(lines);
  EXPECT_EQ(played.end.ending, Ending::exhausted);
}

TEST(PocketTeam, EveryCheckerHasToFindTheGoal) {
  auto lines = pocket_cast();
  lines["ceo"] = {
      R"({"decision":"continue","experts":3,"direction":"","tasks":[],"tokens_max":128})"};
  lines["critic"] = {"value: GOAL77", "value: 3", "value: GOAL77", "value: GOAL77"};
  const Played played = play_pocket(lines);
  EXPECT_EQ(roles_in(played),
            "ceo recruiter solver critic+critic executor+executor reviser critic+critic "
            "executor+executor");
  EXPECT_EQ(played.end.answer, "2*3");
}

TEST(PocketTeam, GivesTheLastAnswerWhereTheRoundsRunOut) {
  auto lines = pocket_cast();
  lines["critic"] = {"I cannot tell"};
  const Played played = play_pocket(lines);
  EXPECT_EQ(played.end.ending, Ending::exhausted);
  EXPECT_EQ(played.end.answer, "2*3");
}

TEST(PocketTeam, ChecksNoAnswerTwice) {
  auto lines = pocket_cast();
  lines["solver"] = {"answer: 10-3", "no idea", "answer: 10-3"};
  lines["reviser"] = {"answer: 2*3"};
  lines["critic"] = {"value: 7", "value: 6"};
  const Played played = play_pocket(lines);
  EXPECT_EQ(
      roles_in(played),
      "ceo recruiter solver critic executor reviser critic executor evaluator "
      "ceo solver reviser evaluator ceo solver reviser evaluator ceo solver reviser evaluator");
  EXPECT_EQ(prompt_of(played, 8), "[evaluate target] check: value 6, goal GOAL77: different");
}

TEST(PocketTeam, CriticsNeverMeetTheGoal) {
  const Played played = play_pocket(pocket_cast());
  const auto protocol = make_protocol(shipped_team("pocket-reviser"));
  int critics = 0;
  for (std::size_t count = 0; count <= played.minutes.size(); ++count) {
    const Minutes prefix(played.minutes.begin(),
                         played.minutes.begin() + static_cast<std::ptrdiff_t>(count));
    const Move move = protocol->next(target(), prefix);
    if (!std::holds_alternative<Ask>(move)) continue;
    for (const Turn& turn : std::get<Ask>(move).turns) {
      if (seat_of(turn).role != "critic") continue;
      ++critics;
      for (const Message& message : std::get<Say>(turn).messages)
        EXPECT_THAT(message.content, Not(HasSubstr("GOAL77")));
    }
  }
  EXPECT_EQ(critics, 3);
}

/// A template that shows all that the view admits.
std::string everything_for(const RoleSpec& role) {
  std::string text = "all:";
  for (const VariableInfo& info : variables()) {
    if (!info.roles.empty() || !may_see(role.view, info)) continue;
    text += info.fields.empty() ? "{{" + info.name + "}} " : "{{#" + info.name + "}}";
    for (const std::string& field : info.fields) text += "{{" + field + "}} ";
    if (!info.fields.empty()) text += "{{/" + info.name + "}}";
  }
  return text;
}

TEST(Views, WhoMayNotSeeTheGoalNeverDoesWhateverOthersSay) {
  std::map<std::string, std::vector<std::string>> lines = pocket_cast();
  lines["solver"] = {"GOAL77 it is\nanswer: 10-3 = GOAL77", "answer: goal77 = 2*3",
                     "answer: 3*2 gives GOAL77", "answer: 3+3"};
  lines["reviser"] = {"answer: 10+2", "answer: 10-2=GOAL77", "answer: 10*2", "answer: 10/2"};
  lines["critic"] = {"value: GOAL77", "value: 5", "value: 4"};
  lines["evaluator"] = {R"({"correct":false,"advice":"GOAL77"})"};
  lines["ceo"] = {
      R"({"decision":"continue","experts":3,"direction":"GOAL77","tasks":["GOAL77","GOAL77","GOAL77"],"tokens_max":99})"};
  int checked = 0;
  for (const Past past : {Past::answer, Past::nothing}) {
    for (const std::set<std::string>& parts :
         {std::set<std::string>{}, {"given"}, {"family"}, {"family", "given"}}) {
      Team team = shipped_team("pocket-reviser");
      RoleSpec& critic = team.roles.at("critic");
      critic.view = {parts, past};
      critic.prompt = critic.system = Template("everything", everything_for(critic));
      for (const Ask& ask : play(*make_protocol(team), target(), Cast(lines)).asks) {
        for (const Turn& turn : ask.turns) {
          if (seat_of(turn).role != "critic") continue;
          ++checked;
          for (const Message& message : std::get<Say>(turn).messages)
            EXPECT_THAT(lower_ascii(message.content), Not(HasSubstr("goal77")));
        }
      }
    }
  }
  EXPECT_EQ(checked, 8 * 2 * 8);
}

/// A move as text, to compare.
std::string written(const Move& move) {
  if (std::holds_alternative<Wait>(move)) return "wait";
  if (const Conclude* end = std::get_if<Conclude>(&move)) return "end " + end->text + end->why;
  std::string text;
  for (const Turn& turn : std::get<Ask>(move).turns) {
    text += seat_of(turn).role + seat_of(turn).title + "\n";
    if (const Say* say = std::get_if<Say>(&turn)) {
      for (const Message& message : say->messages) text += message.content + "\n";
    } else {
      text += std::get<Execute>(turn).program.value + "\n";
    }
  }
  return text;
}

TEST(Teams, TheSameMinutesGiveTheSameMoveWhateverWasAskedBefore) {
  auto lines = pocket_cast();
  lines["critic"] = {"[Disagree] value: 1", "[Agree] value: 2"};
  lines["debater"] = lines["judge"] = {"\\boxed{1}", "\\boxed{2}"};
  for (const char* name : {"solo", "vote", "debate", "paper", "default", "pocket"}) {
    const Played played = play(*make_protocol(shipped_team(name)), target(), Cast(lines));
    const auto move_after = [&](const Protocol& protocol, std::size_t count) {
      const Minutes prefix(played.minutes.begin(),
                           played.minutes.begin() + static_cast<std::ptrdiff_t>(count));
      return written(protocol.next(target(), prefix));
    };
    const auto forwards = make_protocol(shipped_team(name));
    const auto backwards = make_protocol(shipped_team(name));
    std::vector<std::string> moves;
    for (std::size_t count = 0; count <= played.minutes.size(); ++count)
      moves.push_back(move_after(*forwards, count));
    for (std::size_t count = played.minutes.size() + 1; count-- > 0;)
      EXPECT_EQ(move_after(*backwards, count), moves[count]) << name << " after " << count;
  }
}

TEST(DefaultTeam, AsksOneExpertWhereTheCeoSaysSo) {
  auto lines = good_team();
  lines["ceo"] = {
      R"({"decision":"continue","experts":1,"direction":"","tasks":[],"tokens_max":1000})"};
  const Played played =
      play(*make_protocol(shipped_team("default")), kProblem, Cast(std::move(lines)));
  EXPECT_EQ(roles_in(played), "ceo solver");
  EXPECT_EQ(played.end.answer, "16");
}

TEST(DefaultTeam, CheckersSeeTheAnswerWithoutItsWorking) {
  auto lines = good_team();
  lines["solver"] = {"WORKING \\boxed{12}"};
  lines["critic"] = {"No. [Disagree]", "No. [Disagree]", "[Agree]"};
  const Played played =
      play(*make_protocol(shipped_team("default")), kProblem, Cast(std::move(lines)));
  EXPECT_EQ(roles_in(played), "ceo solver critic+critic reviser critic+critic");
  EXPECT_THAT(prompt_of(played, 2),
              AllOf(HasSubstr("12"), Not(HasSubstr("WORKING")), HasSubstr("check the sum")));
  EXPECT_THAT(prompt_of(played, 3), AllOf(HasSubstr("WORKING"), HasSubstr("No. [Disagree]")));
  EXPECT_EQ(played.end.answer, "16");
  EXPECT_EQ(played.end.why, "the critics agree, in round 1");
}

TEST(Teams, EveryShippedTeamLoadsAndPlays) {
  for (const char* name : {"solo", "vote", "debate", "paper", "paper-released", "default", "pocket",
                           "pocket-solo", "pocket-vote"}) {
    const auto protocol = make_protocol(shipped_team(name));
    const testing::Speaker nonsense = [](const Say&) { return words("?"); };
    const Played played = play(*protocol, target(), nonsense);
    EXPECT_TRUE(played.ended) << name;
    EXPECT_EQ(played.end.text, "?") << name;
    EXPECT_FALSE(shipped_team(name).summary.empty()) << name;
  }
}

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
