#include <gtest/gtest.h>

#include <mutex>

#include "base/hash.h"
#include "base/text.h"
#include "support/hall.h"
#include "support/teams.h"

/// The shipped teams in the hall, with a model that says anything at all: what it says depends on
/// the prompt alone, when it says it on chance.
namespace convene {
namespace {

using namespace convene::testing;  // NOLINT: the doubles of these tests

const std::vector<std::string>& sayings() {
  static const std::vector<std::string> all = {
      "So it is 4.\n\nAnswer: 4\n[Agree]",
      "I find \\boxed{5}.\n[Disagree]",
      "2 + 2 = 4. answer: 2+2 gives 4.",
      "value: 4, ok\n[Agree]",
      "value: 5\n[Disagree]",
      R"({"decision":"continue","experts":3,"direction":"add","tasks":["a","b"],"tokens_max":512})",
      R"({"decision":"continue","experts":1,"direction":"","tasks":[],"tokens_max":64})",
      R"({"decision":"stop","experts":2,"direction":"","tasks":[],"tokens_max":4096})",
      R"({"experts":["Ann: adds","Bob: checks"]})",
      R"({"correct":true,"advice":""})",
      R"({"correct":false,"advice":"add again"})",
      "1. Ann: adds\n2. Bob: checks",
      "yes",
      "lorem ipsum {\"decision\":",
      "",
  };
  return all;
}

Result<Reply> anything(const Request& request, std::uint64_t seed) {
  Random random(Hasher().add(prompt_hash(request)).add(static_cast<std::int64_t>(seed)).value());
  if (random.chance(0.05)) return tl::unexpected(failure(FailureKind::lost));
  return spoken(random.pick(sayings()));
}

Problem addition() {
  Problem problem = plain_problem("What is 2 + 2?", AnswerKind::number);
  problem.parts.push_back({"family", "target"});
  problem.parts.push_back({"task", "numbers 2 2. target 4."});
  problem.parts.push_back({"given", "numbers 2 2."});
  problem.parts.push_back({"goal", "4"});
  return problem;
}

class ShippedTeam : public ::testing::TestWithParam<std::string> {
 protected:
  Opening opening_of(const Team& team, std::uint64_t seed) {
    Opening opening;
    opening.problem = addition();
    opening.protocol = make_protocol(team);
    opening.limits = team.limits;
    opening.seed = seed;
    return opening;
  }

  Outcome held(const Team& team, std::uint64_t seed, std::int64_t delay_us_max) {
    Random random(seed);
    ScriptedEngine engine([&](const Request& request) {
      return line(anything(request, seed),
                  std::chrono::microseconds(random.between(0, delay_us_max)));
    });
    return hold(only(engine), comparer, opening_of(team, seed));
  }

  Comparer comparer;
};

TEST_P(ShippedTeam, EndsTheSameWhateverArrivesFirst) {
  const Team team = shipped_team(GetParam());
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Outcome prompt = held(team, seed, 0);
    const Outcome late = held(team, seed, 300);
    ASSERT_EQ(late.conclusion, prompt.conclusion) << "seed " << seed;
    ASSERT_TRUE(same(late.minutes, prompt.minutes)) << "seed " << seed;
    ASSERT_FALSE(prompt.conclusion.why.empty()) << "seed " << seed;
  }
}

TEST_P(ShippedTeam, ResumesFromAnyPointOfItsMinutes) {
  const Team team = shipped_team(GetParam());
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const Outcome whole = held(team, seed, 0);
    for (std::size_t kept = 0; kept <= whole.minutes.size(); ++kept) {
      ScriptedEngine engine([&](const Request& request) { return line(anything(request, seed)); });
      Opening again = opening_of(team, seed);
      again.recorded.assign(whole.minutes.begin(),
                            whole.minutes.begin() + static_cast<std::ptrdiff_t>(kept));
      const Outcome resumed = hold(only(engine), comparer, std::move(again));
      ASSERT_EQ(resumed.conclusion, whole.conclusion) << "seed " << seed << ", kept " << kept;
      ASSERT_TRUE(same(resumed.minutes, whole.minutes)) << "seed " << seed << ", kept " << kept;
    }
  }
}

TEST_P(ShippedTeam, KeepsToItsTokens) {
  Team team = shipped_team(GetParam());
  for (const std::int64_t tokens : {10, 100, 300, 1000}) {
    team.limits.tokens = tokens;
    ScriptedEngine engine([](const Request& request) {
      std::string words;
      for (int i = 0; i < request.sampling.tokens_max; ++i) words += "w ";
      return line(spoken(words));
    });
    const Outcome outcome = hold(only(engine), comparer, opening_of(team, 1));
    EXPECT_LE(outcome.spend.usage.completion_tokens, tokens);
    EXPECT_FALSE(outcome.conclusion.why.empty());
  }
}

INSTANTIATE_TEST_SUITE_P(Teams, ShippedTeam, ::testing::ValuesIn(shipped_team_names()),
                         [](const auto& name) { return replace_all(name.param, "-", "_"); });

}  // namespace
}  // namespace convene
