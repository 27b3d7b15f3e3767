#include "train/progress.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace convene {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

Progress halfway() {
  return {.step = 12,
          .tokens = 2'000'000,
          .tokens_planned = 4'000'000,
          .rate = 1e-3,
          .gradient_norm = 0.5,
          .tokens_per_second = 10'000,
          .utilisation = 0.25,
          .memory_bytes = 300'000'000,
          .losses = {{"all", 1.5}, {"target", 1.25}, {"target solver", 1.125}}};
}

TEST(Progress, SaysInOneLineWhatAPersonAsks) {
  const std::string line = progress_line(halfway());
  for (const char* part : {"50.0 %", "loss 1.500 (target 1.250)", "10000 tokens/s", "MFU 25 %",
                           "300 MB", "3 min left"})
    EXPECT_THAT(line, HasSubstr(part));
  EXPECT_THAT(line, Not(HasSubstr("solver")));
}

TEST(Progress, IsReadWholeOnANarrowTerminal) {
  EXPECT_THAT(broken_line("loss 1.5 (target 1.2)  300 MB", 16),
              testing::ElementsAre("loss 1.5 (target", "1.2)  300 MB"));
  EXPECT_THAT(broken_line("abcdef", 4), testing::ElementsAre("abcd", "ef"));
  EXPECT_THAT(broken_line("", 4), testing::ElementsAre(""));
}

TEST(Progress, SaysTheSameInJsonAndAsScalars) {
  const auto json = nlohmann::json::parse(progress_json(halfway()));
  EXPECT_EQ(json.at("losses").at("target solver"), 1.125);
  EXPECT_EQ(json.at("mfu"), 0.25);
  EXPECT_THAT(progress_scalars(halfway()), Contains(Pair("loss/target_solver", 1.125)));
}

TEST(Progress, SpeaksOfNoTimeLeftWithoutASpeed) {
  Progress still = halfway();
  still.tokens_per_second = 0;
  EXPECT_THAT(progress_line(still), HasSubstr("? left"));
}

TEST(Scores, AreSharesOfWhatWasTried) {
  const Scores scores = {{"target", {8, 4, 1, 3}}, {"target hard", {0, 0, 0, 0}}};
  EXPECT_THAT(scores_scalars(scores), Contains(Pair("held_out/target", 0.5)));
  EXPECT_THAT(scores_scalars(scores), Contains(Pair("critic_accepts_wrong/target", 0.25)));
  EXPECT_THAT(scores_text(scores), HasSubstr("75.0 % of 4 right"));
  EXPECT_EQ(nlohmann::json::parse(scores_json(scores, 3, 9))["held_out"]["target"]["right"], 4);
}

TEST(Progress, ALogForgetsWhatCameAfterTheCheckpoint) {
  EXPECT_EQ(log_until("{\"tokens\":5}\n{\"tokens\":7}\n{\"tokens\":9}\n{\"tok", 7),
            "{\"tokens\":5}\n{\"tokens\":7}\n");
}

}  // namespace
}  // namespace convene
