#include "discussion/team.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "support/teams.h"

namespace convene {
namespace {

using ::testing::HasSubstr;
using testing::team_of;

/// What and hint of the Error that loading this team throws.
std::string complaint(const std::string& toml, const std::string& prompt = "{{statement}}") {
  const PromptSource prompts = [&](const std::string& name) -> std::optional<std::string> {
    if (name == "none") return std::nullopt;
    return prompt;
  };
  try {
    parse_team("teams/mine.toml", toml, prompts);
  } catch (const Error& error) {
    return std::string(error.what()) + " | " + error.hint();
  }
  return "no complaint";
}

const std::string kSolo = "protocol = 'solo'\n[roles.solver]\n";

TEST(Team, ReadsRolesWithDefaults) {
  const Team team = team_of(R"(
summary = "two lines of test"
protocol = "solo"
[limits]
tokens = 5000
seconds = 1.5
[defaults]
temperature = 0.25
parts = ["statement", "task"]
past = "answer"
model = "big"
[roles.solver]
prompt = "full/solo"
top_k = 40
stop = ["###"]
)");
  EXPECT_EQ(team.name, "test");
  EXPECT_EQ(team.summary, "two lines of test");
  EXPECT_EQ(team.limits.tokens, 5000);
  EXPECT_EQ(team.limits.time, std::chrono::milliseconds(1500));
  EXPECT_FALSE(team.limits.turns);
  const RoleSpec& solver = team.roles.at("solver");
  EXPECT_EQ(solver.name, "solver");
  EXPECT_EQ(solver.sampling.temperature, 0.25);
  EXPECT_EQ(solver.sampling.top_k, 40);
  EXPECT_EQ(solver.sampling.stop, std::vector<std::string>{"###"});
  EXPECT_EQ(solver.view.parts, (std::set<std::string>{"statement", "task"}));
  EXPECT_EQ(solver.view.past, Past::answer);
  EXPECT_EQ(solver.model, "big");
  EXPECT_EQ(solver.prompt.text(), *testing::shipped_prompt("full/solo"));
}

TEST(Team, NamesTheLineOfBrokenToml) {
  EXPECT_THAT(complaint("protocol = 'solo'\n[roles.solver\n"), HasSubstr("teams/mine.toml:2: "));
}

TEST(Team, RejectsUnknownNamesAndOffersTheNearest) {
  EXPECT_EQ(complaint("protocl = 'solo'\n"),
            "teams/mine.toml:1: unknown key 'protocl' at the top | did you mean 'protocol'? one of "
            "summary, protocol, prompts, limits, settings, defaults, roles");
  EXPECT_THAT(complaint("protocol = 'sola'\n"),
              HasSubstr("teams/mine.toml:1: unknown protocol 'sola' | did you mean 'solo'?"));
  EXPECT_THAT(complaint("protocol = 'solo'\n[roles.slover]\n"),
              HasSubstr("teams/mine.toml:2: unknown key 'slover' among the roles of the protocol "
                        "solo | did you mean 'solver'?"));
  EXPECT_THAT(complaint(kSolo + "tempreture = 1\n"),
              HasSubstr("teams/mine.toml:3: unknown key 'tempreture' in [roles.solver] | did you "
                        "mean 'temperature'?"));
  EXPECT_THAT(complaint(kSolo + "[settings]\nturns = 3\n"),
              HasSubstr("teams/mine.toml:4: unknown key 'turns' in [settings]"));
  EXPECT_THAT(complaint(kSolo + "parts = ['statment']\n"),
              HasSubstr("unknown part 'statment' of a problem | did you mean 'statement'?"));
  EXPECT_THAT(complaint(kSolo + "past = 'nothin'\n"),
              HasSubstr("unknown past 'nothin' | did you mean 'nothing'?"));
}

TEST(Team, SaysWhatTypeWasExpected) {
  EXPECT_THAT(
      complaint(kSolo + "temperature = 'hot'\n"),
      HasSubstr("teams/mine.toml:3: 'temperature' is a string | expected a number from 0 to "
                "10"));
  EXPECT_THAT(complaint(kSolo + "tokens_max = 1.5\n"),
              HasSubstr("'tokens_max' is a number | expected a whole number from 1 to"));
  EXPECT_THAT(complaint(kSolo + "tokens_max = 0\n"), HasSubstr("'tokens_max' is 0 | expected"));
  EXPECT_THAT(complaint(kSolo + "temperature = nan\n"), HasSubstr("expected a number"));
  EXPECT_THAT(complaint(kSolo + "stop = 'END'\n"), HasSubstr("expected an array of strings"));
  EXPECT_THAT(complaint(kSolo + "stop = [1]\n"), HasSubstr("expected an array of strings"));
  EXPECT_THAT(complaint("protocol = 7\n"), HasSubstr("'protocol' is a whole number | expected a "
                                                     "string"));
  EXPECT_THAT(complaint("limits = 5\nprotocol = 'solo'\n"), HasSubstr("expected a table"));
  EXPECT_THAT(complaint("protocol = 'solo'\n[roles]\nsolver = 'x'\n"),
              HasSubstr("teams/mine.toml:3: 'solver' is a string | expected a table"));
  EXPECT_THAT(complaint("protocol = 'solo'\n[limits]\ntokens = 1979-05-27\n[roles.solver]\n"),
              HasSubstr("'tokens' is a date or time"));
}

TEST(Team, NeedsAProtocolAndItsRoles) {
  EXPECT_THAT(complaint("summary = 'x'\n"), HasSubstr("a team needs a protocol"));
  EXPECT_THAT(complaint("protocol = 'solo'\n"),
              HasSubstr("the protocol solo needs the role 'solver'"));
}

TEST(Team, RejectsAMissingPromptFile) {
  EXPECT_THAT(complaint(kSolo + "prompt = 'none'\n"),
              HasSubstr("teams/mine.toml:3: no prompt 'none' for the role solver"));
  EXPECT_THAT(complaint(kSolo + "system = 'none'\n"),
              HasSubstr("teams/mine.toml:3: no prompt 'none' for the role solver"));
}

TEST(Team, RejectsAPromptThatSaysNothingOrIsNoText) {
  EXPECT_THAT(complaint(kSolo, " \n"),
              HasSubstr("teams/mine.toml:2: the prompt 'full/solver' is empty | write"));
  EXPECT_THAT(
      complaint(kSolo, "caf\xe9 {{statement}}"),
      HasSubstr("teams/mine.toml:2: the prompt 'full/solver' is not valid UTF-8 | convert"));
}

TEST(Team, RejectsTemplateVariablesThatTheRoleCannotHave) {
  EXPECT_THAT(complaint(kSolo, "{{statment}}"),
              HasSubstr("teams/mine.toml:2: prompt full/solver names 'statment', which is no "
                        "variable | did you mean 'statement'?"));
  EXPECT_THAT(
      complaint(kSolo, "{{goal}}"),
      HasSubstr("prompt full/solver names 'goal', which the view of solver leaves out | add "
                "\"goal\" to its parts"));
  EXPECT_THAT(complaint(kSolo + "past = 'answer'\n", "{{proposal}}"),
              HasSubstr("which the view of solver leaves out | the narrowest past that includes it "
                        "is \"proposal\""));
  EXPECT_THAT(complaint(kSolo, "{{#candidates}}{{text}}{{/candidates}}"),
              HasSubstr("which only the role judge gets"));
  EXPECT_THAT(complaint(kSolo, "{{#critiques}}{{nam}}{{/critiques}}"),
              HasSubstr("names 'nam', which is no variable"));
  EXPECT_THAT(complaint(kSolo, "{{>other}}"), HasSubstr("which is no variable"));
  EXPECT_EQ(complaint(kSolo, "{{#advice}}Advice: {{advice}}{{/advice}}"), "no complaint");
  EXPECT_EQ(complaint(kSolo, "{{#critiques}}{{name}} {{text}}{{/critiques}}"), "no complaint");
}

TEST(Team, RejectsABrokenTemplate) {
  EXPECT_THAT(complaint(kSolo, "{{statement"), HasSubstr("teams/mine.toml:2: prompt full/solver"));
  EXPECT_THAT(complaint(kSolo, "{{#advice}}x"), HasSubstr("teams/mine.toml:2: prompt full/solver"));
}

}  // namespace
}  // namespace convene
