#include "discussion/most.h"

#include <gtest/gtest.h>

#include <map>

#include "discussion/paper_settings.h"
#include "support/play.h"
#include "support/teams.h"

namespace convene {
namespace {

using testing::play;
using testing::Played;
using testing::shipped_team;
using testing::words;

/// Nobody agrees with anybody, every decision has to be asked for twice, and the CEO wants as much
/// as it may.
class Quarrel {
 public:
  explicit Quarrel(const Team& team) : team_(team) {}

  Result<Reply> operator()(const Say& say) {
    const std::string& role = say.seat.role;
    generated_ += say.sampling.tokens_max;
    ++calls_;
    const bool repaired = say.messages.size() > 2;
    if (role == "ceo") return words(repaired ? ruling() : "What?");
    if (role == "recruiter") return words(repaired ? R"({"experts":["A: a","B: b"]})" : "Who?");
    if (role == "evaluator") return words(repaired ? R"({"correct":false,"advice":""})" : "Hm.");
    if (role == "critic") return words("value: -1\n[Disagree]");
    return words("\\boxed{" + std::to_string(calls_) + "}");
  }

  std::int64_t calls() const { return calls_; }
  std::int64_t generated() const { return generated_; }

 private:
  std::string ruling() const {
    const RulingTerms terms = paper_settings(team_).terms;
    return R"({"decision":"continue","direction":"","tasks":[],"experts":)" +
           std::to_string(terms.experts_high) + R"(,"tokens_max":)" +
           std::to_string(terms.tokens_high) + "}";
  }

  const Team& team_;
  std::int64_t calls_ = 0, generated_ = 0;
};

class MostOfTeam : public ::testing::TestWithParam<const char*> {};

TEST_P(MostOfTeam, IsWhatTheLongestQuarrelTakes) {
  Team team = shipped_team(GetParam());
  team.limits = {};
  Quarrel quarrel(team);
  const Played played =
      play(*make_protocol(team), plain_problem("How many?", AnswerKind::number), std::ref(quarrel));
  EXPECT_TRUE(played.ended);
  const Most most = most_of(team, AnswerKind::number);
  EXPECT_EQ(quarrel.calls(), most.calls);
  EXPECT_EQ(quarrel.generated(), most.generated);
}

INSTANTIATE_TEST_SUITE_P(Shipped, MostOfTeam,
                         ::testing::Values("solo", "vote", "debate", "paper", "default"));

TEST(Most, CountsWhatLaterTurnsReadAgain) {
  Most most;
  most.add_turns(3, 100);  // side by side: none has read another
  EXPECT_EQ(most, (Most{.calls = 3, .generated = 300, .reread = 0}));
  most.add_turns(2, 10);
  EXPECT_EQ(most, (Most{.calls = 5, .generated = 320, .reread = 600}));
}

TEST(Most, StaysWithinTheTeamsLimits) {
  Team team = shipped_team("paper");
  team.limits.tokens = 5000;
  team.limits.turns = 7;
  const Most most = most_of(team, AnswerKind::number);
  EXPECT_EQ(most.calls, 7);
  EXPECT_EQ(most.generated, 5000);
  EXPECT_LE(most.reread, 35000);
}

TEST(Most, AVoteOnAnOpenQuestionNeedsAJudge) {
  const Team team = testing::team_of(
      "protocol = \"vote\"\n[settings]\nsamples = 3\n[defaults]\ntokens_max = 100\n"
      "[roles.solver]\nprompt = \"full/solver\"\n[roles.judge]\nprompt = \"full/judge\"\n");
  EXPECT_EQ(most_of(team, AnswerKind::open).calls, 4);
  EXPECT_EQ(most_of(team, AnswerKind::number).calls, 3);
}

}  // namespace
}  // namespace convene
