#include <gmock/gmock.h>

#include <csignal>
#include <nlohmann/json.hpp>
#include <thread>

#include "cli/program.h"
#include "engine/fake_provider.h"

// Going on with a stored run, as a person does it.

namespace convene {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class Resuming : public testing::Test {
 protected:
  /// A CEO is told the rounds and the budget. "fine" says "one two" to everything, so that only a
  /// limit ends it.
  Finished begun(const std::vector<std::string>& limits) {
    std::vector<std::string> arguments = {"solve",   "Why?",  "--endpoint", provider_.base_url(),
                                          "--model", "fine",  "--team",     "paper",
                                          "--quiet", "--out", store_};
    arguments.insert(arguments.end(), limits.begin(), limits.end());
    return home_.run(arguments);
  }
  json shown() { return json::parse(home_.run({"show", store_, "--json"}).out); }

  Home home_;
  FakeProvider provider_;
  const std::string store_ = home_.path("run.db");
};

TEST_F(Resuming, MoreRoundsThanTheCeoWasToldOfGoOnWhereTheFirstEnded) {
  begun({"--rounds", "1"});
  const std::size_t before = shown()["minutes"].size();
  const int asked = provider_.asked("fine");
  const Finished resumed = home_.run({"resume", store_, "--rounds", "2", "--quiet"});
  EXPECT_THAT(resumed.err, Not(HasSubstr("differs")));
  EXPECT_EQ(shown()["minutes"].size(), 2 * before);
  EXPECT_EQ(provider_.asked("fine"), 2 * asked) << "nothing is asked again";
  const Finished replayed = home_.run({"replay", store_});
  EXPECT_EQ(replayed.code, 0) << replayed.out;
}

TEST_F(Resuming, ALargerBudgetThanTheCeoWasToldOfGoesOnWhereTheFirstEnded) {
  begun({"--tokens", "30"});
  const std::size_t before = shown()["minutes"].size();
  ASSERT_THAT(shown()["why_stopped"], HasSubstr("used up"));
  home_.run({"resume", store_, "--tokens", "40", "--quiet"});
  home_.run({"resume", store_, "--tokens", "90000", "--quiet"});
  EXPECT_GT(shown()["minutes"].size(), before);
  EXPECT_THAT(shown()["why_stopped"], Not(HasSubstr("used up")));
  const Finished replayed = home_.run({"replay", store_});
  EXPECT_EQ(replayed.code, 0) << replayed.out;
  EXPECT_THAT(home_.run({"export", store_}).out,
              testing::AllOf(HasSubstr(" tokens of 30"), HasSubstr(" tokens of 90000")))
      << "each ruling knows the budget of its time";
}

TEST_F(Resuming, WhatIsRefusedLeavesTheRunAsItWas) {
  ASSERT_EQ(home_
                .run({"solve", "Why?", "--endpoint", provider_.base_url(), "--model", "fine",
                      "--team", "solo", "--quiet", "--out", store_})
                .code,
            0);
  const std::string before = home_.run({"export", store_}).out;
  EXPECT_EQ(home_.run({"resume", store_, "--tokens", "100"}).code, 2);
  EXPECT_EQ(home_.run({"export", store_}).out, before);
}

TEST_F(Resuming, AModelThatCannotBeHadLeavesTheRunAsItWas) {
  begun({"--rounds", "1"});
  const std::string before = home_.run({"export", store_}).out;
  const Finished refused =
      home_.run({"resume", store_, "--rounds", "3", "--endpoint", "http://127.0.0.1:1/v1"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_EQ(home_.run({"export", store_}).out, before);
}

TEST_F(Resuming, AnotherKeyForTheSameModelIsUsed) {
  const std::string endpoint = provider_.base_url();
  const Finished denied =
      home_.run({"solve", "Why?", "--endpoint", endpoint, "--model", "status-401", "--team", "solo",
                 "--key-env", "OLD_KEY", "--out", store_},
                {.environment = {{"OLD_KEY", "sk-old"}}});
  ASSERT_EQ(denied.code, 2);
  const Finished resumed = home_.run({"resume", store_, "--key-env", "NEW_KEY"},
                                     {.environment = {{"OLD_KEY", "sk-old"}}});
  EXPECT_THAT(resumed.err, HasSubstr("the environment variable NEW_KEY"));
}

}  // namespace
}  // namespace convene
