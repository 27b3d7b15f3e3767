#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/cast.h"
#include "support/teams.h"

// What holds of every team in teams/, and what is peculiar to the default one.

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
using testing::shipped_team_names;
using testing::words;

const Problem kTarget{.id = "t",
                      .parts = {{"statement", "Make 20 of 3, 10 and 2."},
                                {"task", "numbers 3 10 2. target 20."},
                                {"given", "numbers 3 10 2."},
                                {"goal", "20"},
                                {"family", "target"}},
                      .kind = AnswerKind::text,
                      .conversation = {}};

TEST(Teams, EveryShippedTeamLoadsAndPlays) {
  for (const std::string& name : shipped_team_names()) {
    const auto protocol = make_protocol(shipped_team(name));
    const testing::Speaker nonsense = [](const Say&) { return words("?"); };
    const Played played = play(*protocol, kTarget, nonsense);
    EXPECT_TRUE(played.ended) << name;
    EXPECT_EQ(played.end.text, "?") << name;
    EXPECT_FALSE(shipped_team(name).summary.empty()) << name;
  }
}

/// Nobody stays with what they said.
const Lines kWavering = {
    {"ceo", {R"({"decision":"continue","experts":2,"direction":"","tasks":[],"tokens_max":128})"}},
    {"recruiter", {R"({"experts":["solver","checker"]})"}},
    {"solver", {"answer: 10-3", "answer: 10*2"}},
    {"reviser", {"answer: 2*3"}},
    {"critic", {"[Disagree] value: 1", "[Agree] value: 2"}},
    {"evaluator", {R"({"correct":true,"advice":"try again"})"}},
    {"debater", {"\\boxed{1}", "\\boxed{2}"}},
    {"judge", {"\\boxed{1}", "\\boxed{2}"}}};

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
  for (const std::string& name : shipped_team_names()) {
    const Played played = play(*make_protocol(shipped_team(name)), kTarget, Cast(kWavering));
    const auto move_after = [&](const Protocol& protocol, std::size_t count) {
      const Minutes prefix(played.minutes.begin(),
                           played.minutes.begin() + static_cast<std::ptrdiff_t>(count));
      return written(protocol.next(kTarget, prefix));
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

const Problem kSpiders = plain_problem("How many legs do two spiders have?", AnswerKind::number);

const Lines kAgreeing = {
    {"ceo",
     {R"({"decision":"continue","experts":3,"direction":"","tasks":["solve it","check the sum","check the units"],"tokens_max":4096})"}},
    {"solver", {"Eight each, so \\boxed{16}."}},
    {"critic", {"2*8 = 16. [Agree]"}},
    {"reviser", {"Again: \\boxed{16}."}}};

TEST(DefaultTeam, AsksOneExpertWhereTheCeoSaysSo) {
  Lines lines = kAgreeing;
  lines["ceo"] = {
      R"({"decision":"continue","experts":1,"direction":"","tasks":[],"tokens_max":1000})"};
  const Played played =
      play(*make_protocol(shipped_team("default")), kSpiders, Cast(std::move(lines)));
  EXPECT_EQ(roles_in(played), "ceo solver");
  EXPECT_EQ(played.end.answer, "16");
}

TEST(DefaultTeam, CheckersSeeTheAnswerWithoutItsWorking) {
  Lines lines = kAgreeing;
  lines["solver"] = {"WORKING \\boxed{12}"};
  lines["critic"] = {"No. [Disagree]", "No. [Disagree]", "[Agree]"};
  const Played played =
      play(*make_protocol(shipped_team("default")), kSpiders, Cast(std::move(lines)));
  EXPECT_EQ(roles_in(played), "ceo solver critic+critic reviser critic+critic");
  EXPECT_THAT(prompt_of(played, 2),
              AllOf(HasSubstr("12"), Not(HasSubstr("WORKING")), HasSubstr("check the sum")));
  EXPECT_THAT(prompt_of(played, 3), AllOf(HasSubstr("WORKING"), HasSubstr("No. [Disagree]")));
  EXPECT_EQ(played.end.answer, "16");
  EXPECT_EQ(played.end.why, "the critics agree, in round 1");
}

}  // namespace
}  // namespace convene
