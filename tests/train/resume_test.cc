#include <gmock/gmock.h>
#include <signal.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "base/text.h"
#include "train/file.h"
#include "train/small_run.h"

namespace convene {
namespace {

using testing::AllOf;
using testing::HasSubstr;

Circumstances killed_after(std::chrono::milliseconds time) {
  return {.meanwhile = [time](int pid) {
    std::this_thread::sleep_for(time);
    ::kill(pid, SIGKILL);
  }};
}

/// Kills and resumes until a run ends by itself; how often it died.
int fit_with_kills(const Home& home, std::uint64_t seed) {
  Random random(seed);
  double longest_ms = 900;
  for (int deaths = 0;; ++deaths, longest_ms *= 1.4) {
    // Longer and longer, so that the end is reached on a machine of any speed.
    const std::chrono::milliseconds time(random.between(20, static_cast<int>(longest_ms)));
    const Finished finished = fit(home, {}, {"--resume"}, killed_after(time));
    if (finished.code == 0) return deaths;
    EXPECT_EQ(finished.code, 128 + SIGKILL) << finished.err;
    if (finished.code != 128 + SIGKILL) return deaths;
  }
}

TEST(Resume, AKilledRunEndsAtTheSameBitsAsOneThatWasNot) {
  const Home quiet;
  ASSERT_EQ(fit(quiet, {}).code, 0);
  ASSERT_GT(final_state(quiet).tensors.size(), 10u);
  EXPECT_THAT(final_state(quiet).said("pool"), AllOf(HasSubstr("true"), HasSubstr("false")));
  int deaths = 0;
  for (const std::uint64_t seed : {1, 2}) {
    const Home killed;
    deaths += fit_with_kills(killed, seed);
    EXPECT_TRUE(same(final_state(killed), final_state(quiet)));
    const auto best = [](const Home& home) {
      TensorFile file = from_safetensors(read_file(RunFolder{home.path("run")}.best()));
      file.metadata.erase("seconds");
      return file;
    };
    EXPECT_TRUE(same(best(killed), best(quiet)));
  }
  EXPECT_GE(deaths, 2);
}

/// Once the run has a checkpoint, or a minute has passed.
void terminate(const Home& home, int pid) {
  for (int i = 0; i < 12'000 && RunFolder{home.path("run")}.latest().empty(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  ::kill(pid, SIGTERM);
}

/// A script that exports what was trained must not take it for the end.
TEST(Resume, ARunThatIsToldToStopSetsItselfAsideAndSaysSo) {
  const Home home;
  const SmallRun endless{{{"fit.tokens", "100_000_000"}}};
  const Finished finished =
      fit(home, endless, {}, {.meanwhile = [&](int pid) { terminate(home, pid); }});
  EXPECT_EQ(finished.code, 130);
  EXPECT_THAT(finished.err, HasSubstr("set aside; go on with --resume"));
  EXPECT_NE(final_state(home).said("tokens"), "0");
}

TEST(Resume, TheNumberOfThreadsMakesNoDifference) {
  const Home one, three;
  ASSERT_EQ(fit(one, {}, {"--workers", "1"}).code, 0);
  ASSERT_EQ(fit(three, {}, {"--workers", "3"}).code, 0);
  EXPECT_TRUE(same(final_state(one), final_state(three)));
}

TEST(Resume, AFullDiskLeavesTheCheckpointsBeforeIt) {
  const Home quiet, full;
  ASSERT_EQ(fit(quiet, {}).code, 0);
  fit(full, {}, {}, killed_after(std::chrono::milliseconds(600)));
  while (RunFolder{full.path("run")}.latest().empty())
    fit(full, {}, {"--resume"}, killed_after(std::chrono::milliseconds(1500)));
  const TensorFile before = final_state(full);
  const Finished finished = fit(full, {}, {"--resume"}, {.file_bytes_max = 60'000});
  EXPECT_EQ(finished.code, 2);
  EXPECT_THAT(finished.err, HasSubstr("cannot write"));
  EXPECT_TRUE(same(final_state(full), before));
  ASSERT_EQ(fit(full, {}, {"--resume"}).code, 0);
  EXPECT_TRUE(same(final_state(full), final_state(quiet)));
}

/// The first of the looks at held-out problems with the highest mean over families, and where.
std::pair<double, std::int64_t> best_look(const std::string& log) {
  std::pair<double, std::int64_t> best{-1, 0};
  for (const std::string_view line : split(log, '\n')) {
    const auto entry = nlohmann::json::parse(line, nullptr, false);
    if (!entry.is_object() || !entry.contains("held_out")) continue;
    double sum = 0;
    int families = 0;
    for (const auto& [name, score] : entry.at("held_out").items()) {
      if (name.find(' ') != std::string::npos) continue;  // a level of a family
      sum += score.at("right").get<double>() / score.at("tried").get<double>();
      ++families;
    }
    if (sum / families > best.first) best = {sum / families, entry.at("tokens")};
  }
  return best;
}

TEST(Resume, KeepsTheLatestCheckpointsAndTheBest) {
  const Home home;
  ASSERT_EQ(fit(home, {{{"fit.checkpoints_kept", "2"}}}).code, 0);
  const RunFolder folder{home.path("run")};
  EXPECT_EQ(folder.latest().size(), 2u);
  const auto [accuracy, tokens] = best_look(read_file(folder.log()));
  ASSERT_GT(tokens, 0);
  const TensorFile best = from_safetensors(read_file(folder.best()));
  EXPECT_NEAR(std::stod(best.said("best_accuracy")), accuracy, 1e-9);
  EXPECT_EQ(best.said("tokens"), std::to_string(tokens));
}

}  // namespace
}  // namespace convene
