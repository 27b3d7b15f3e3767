#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "discussion/views.h"
#include "support/cast.h"
#include "support/teams.h"

// The pocket team: critics who do not know the goal, and a program that compares what they find
// with it.

namespace convene {
namespace {

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

Lines pocket_cast() {
  return {
      {"ceo",
       {R"({"decision":"continue","experts":2,"direction":"reach GOAL77","tasks":["GOAL77","GOAL77"],"tokens_max":128})"}},
      {"recruiter", {R"({"experts":["solver GOAL77","checker of GOAL77"]})"}},
      {"solver", {"10-3=7; gives GOAL77.\nanswer: 10-3", "gives GOAL77\nanswer: 10*2 = GOAL77"}},
      {"reviser", {"2*3=6.\nanswer: 2*3"}},
      {"critic", {"10-3=7.\nvalue: 7", "2*3=6.\nvalue: 6", "10*2=20.\nvalue: goal77."}},
      {"evaluator", {R"({"correct":true,"advice":"reach GOAL77"})"}}};
}

Played play_pocket(Lines lines) {
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

TEST(PocketTeam, DebatersAreToldTheOthersAnswersAsTaught) {
  const Lines lines = {
      {"debater",
       {"10*3=30; gives 28.\nanswer: 10*3-2", "answer: 10-3", "answer: 2*3", "answer: 2*3"}}};
  const Played played = play(*make_protocol(shipped_team("pocket-debate")), target(), Cast(lines));
  EXPECT_EQ(prompt_of(played, 0), "[solve target] numbers 3 10 2. target GOAL77.");
  EXPECT_EQ(prompt_of(played, 1, 0),
            "[solve target] numbers 3 10 2. target GOAL77.\ntried 10-3\ntried 2*3");
  EXPECT_EQ(prompt_of(played, 1, 1),
            "[solve target] numbers 3 10 2. target GOAL77.\ntried 10*3-2\ntried 2*3");
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
  Lines lines = pocket_cast();
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

}  // namespace
}  // namespace convene
