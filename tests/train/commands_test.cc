#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "train/file.h"
#include "train/small_run.h"

namespace convene {
namespace {

using testing::HasSubstr;

TEST(Commands, ADryRunSaysWhatARunTakesAndTrainsNothing) {
  const Home home;
  const Finished finished = fit(home, {}, {"--dry-run"});
  EXPECT_EQ(finished.code, 0) << finished.err;
  for (const char* what : {"parameters", "memory", "speed", "steps", "looks at held-out problems"})
    EXPECT_THAT(finished.out, HasSubstr(what));
  EXPECT_FALSE(std::filesystem::exists(home.path("run")));
}

/// The number behind the last `name` in a text.
double number_after(const std::string& name, const std::string& text) {
  const std::size_t at = text.rfind(name);
  return at == std::string::npos ? -1 : std::stod(text.substr(at + name.size()));
}

TEST(Commands, ADryRunExpectsAboutTheMemoryThatARunTakes) {
  const Home home;
  const double expected = number_after("memory", fit(home, {}, {"--dry-run"}).out);
  ASSERT_EQ(fit(home, {}).code, 0);
  const double taken =
      number_after("\"memory_bytes\":", read_file(home.path("run/log.jsonl"))) / 1e6;
  EXPECT_LT(taken, 1.1 * expected);
  EXPECT_LT(expected, 4 * taken);
}

TEST(Commands, ADryRunIsOfTheLengthThatIsAskedFor) {
  const Home home;
  EXPECT_THAT(fit(home, {}, {"--dry-run", "--minutes", "600"}).out, HasSubstr("10.0 h"));
}

TEST(Commands, ARunLeavesALogEventsAPlotAndModelsForOthers) {
  const Home home;
  const Finished finished = fit(home, {});
  ASSERT_EQ(finished.code, 0) << finished.err;
  for (const char* what : {"loss", "tokens/s", "MFU", "MB", "left", "held out"})
    EXPECT_THAT(finished.err, HasSubstr(what));
  EXPECT_THAT(read_file(home.path("run/log.jsonl")), HasSubstr("\"held_out\""));
  EXPECT_FALSE(std::filesystem::is_empty(home.path("run/events")));

  ASSERT_EQ(home.run({"plot", home.path("run"), "-o", home.path("loss.svg")}).code, 0);
  EXPECT_THAT(read_file(home.path("loss.svg")), HasSubstr("<polyline"));
  ASSERT_EQ(home.run({"export", home.path("run"), "-o", home.path("m.gguf")}).code, 0);
  EXPECT_EQ(read_file(home.path("m.gguf")).substr(0, 4), "GGUF");
  ASSERT_EQ(home.run({"export", home.path("run"), "-o", home.path("hf")}).code, 0);
  EXPECT_EQ(nlohmann::json::parse(read_file(home.path("hf/config.json"))).at("hidden_size"), 64);
  const Finished examined = home.run({"examine", home.path("run"), "--problems", "3"});
  EXPECT_THAT(examined.out, HasSubstr("algebra"));
}

TEST(Commands, AResumedRunsLogHasEveryLineOnce) {
  const Home home;
  ASSERT_EQ(fit(home, {}).code, 0);
  const auto log = home.path("run/log.jsonl");
  const std::string whole = read_file(log);
  // As after a crash: lines beyond the checkpoint, the last of them torn.
  write_file(log, whole + "{\"tokens\":99000000,\"losses\":{}}\n{\"tok");
  const Finished again = fit(home, {}, {"--resume"});
  ASSERT_EQ(again.code, 0);
  EXPECT_THAT(again.err, HasSubstr("has had its 150000 tokens"));
  EXPECT_EQ(read_file(log), whole);
}

}  // namespace
}  // namespace convene
