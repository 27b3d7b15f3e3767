#include <gmock/gmock.h>

#include <cmath>

#include "train/file.h"
#include "train/small_run.h"

namespace convene {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// What the program says to a configuration that it refuses.
std::string refusal(const SmallRun& run) {
  const Home home;
  const Finished finished = fit(home, run);
  EXPECT_EQ(finished.code, 2);
  EXPECT_TRUE(RunFolder{home.path("run")}.latest().empty());
  return finished.err;
}

TEST(BadInput, AnotherArchitecture) {
  EXPECT_THAT(refusal({{{"model.architecture", "\"llama\""}}}),
              HasSubstr("model.architecture is \"llama\", but only \"qwen2\" can be trained"));
}

TEST(BadInput, SizesThatDoNotDivide) {
  EXPECT_THAT(refusal({{{"model.heads", "3"}}}),
              testing::ContainsRegex("recipe.toml:[0-9]+: model"));
  EXPECT_THAT(refusal({{{"model.heads", "3"}}}), HasSubstr("hidden 64 is no multiple of heads 3"));
  EXPECT_THAT(refusal({{{"model.kv_heads", "3"}}}), HasSubstr("no multiple of kv_heads 3"));
  EXPECT_THAT(refusal({{{"model.heads", "8"}}}), HasSubstr("multiple of 16"));
}

TEST(BadInput, AVocabularyTooSmallForTheSpecialTokens) {
  EXPECT_THAT(refusal({{{"tokenizer.size", "100"}}}),
              HasSubstr("256 bytes and 3 special tokens already make 259"));
}

TEST(BadInput, ACorpusThatYieldsNothing) {
  EXPECT_THAT(refusal({{{"mixture.families", "{target = 0.0}"}}}),
              HasSubstr("the mixture names no families"));
  EXPECT_THAT(refusal({{{"mixture.families", "{chess = 1.0}"}}}), HasSubstr("chess"));
}

TEST(BadInput, TooLittleMemory) {
  const SmallRun huge{{{"model.hidden", "65536"},
                       {"model.heads", "512"},
                       {"model.ff", "262144"},
                       {"model.layers", "200"}}};
  EXPECT_THAT(refusal(huge), AllOf(HasSubstr("the run needs about"), HasSubstr("are free"),
                                   HasSubstr("would fit")));
}

TEST(BadInput, AnUnknownDevice) {
  const Home home;
  const Finished finished = fit(home, {}, {"--device", "abacus"});
  EXPECT_EQ(finished.code, 2);
  EXPECT_THAT(finished.err, HasSubstr("unknown device abacus"));
}

TEST(BadInput, ALessonThatFitsIntoNoPack) {
  EXPECT_THAT(refusal({{{"fit.pack_tokens", "24"}}}),
              AllOf(HasSubstr("does not fit into a pack of 24 tokens"),
                    HasSubstr("raise fit.pack_tokens")));
}

TEST(BadInput, ALessonThatFitsIntoNoContext) {
  EXPECT_THAT(refusal({{{"model.context", "24"}}}),
              AllOf(HasSubstr("does not fit into a context of 24 tokens"),
                    HasSubstr("raise model.context")));
}

TEST(BadInput, ANumberThatMakesNoSense) {
  EXPECT_THAT(refusal({{{"fit.rate", "-1.0"}}}),
              testing::ContainsRegex("recipe.toml:[0-9]+: fit.rate has to be above 0"));
}

TEST(BadInput, AFolderForARecipe) {
  const Home home;
  const Finished finished = home.run({"fit", home.path("."), "--out", home.path("run")});
  EXPECT_EQ(finished.code, 2);
  EXPECT_THAT(finished.err, HasSubstr("is a folder"));
}

TEST(BadInput, ALossThatIsNotFiniteEndsTheRunAndNamesTheStep) {
  const Home home;
  const Finished finished = fit(home, {{{"fit.rate", "1e30"}}});
  EXPECT_EQ(finished.code, 2);
  EXPECT_THAT(finished.err, testing::ContainsRegex("step [0-9]+: the .* is not finite"));
  const TensorFile kept = final_state(home);
  ASSERT_FALSE(kept.tensors.empty());
  for (const FloatTensor& tensor : kept.tensors)
    for (const float value : tensor.values) ASSERT_TRUE(std::isfinite(value)) << tensor.name;
}

/// The last one may be of finite weights that no loss can be had of any more.
TEST(BadInput, AfterALossThatIsNotFiniteAnEarlierCheckpointLeadsOn) {
  const Home home;
  ASSERT_EQ(fit(home, {{{"fit.rate", "1e30"}}}).code, 2);
  Finished finished = fit(home, {}, {"--resume", "--changed"});
  for (auto left = RunFolder{home.path("run")}.latest(); finished.code != 0 && left.size() > 1;
       left = RunFolder{home.path("run")}.latest()) {
    EXPECT_THAT(finished.err, HasSubstr("remove it and go on from the one before"));
    std::filesystem::remove(left.front());
    finished = fit(home, {}, {"--resume", "--changed"});
  }
  EXPECT_EQ(finished.code, 0) << finished.err;
}

TEST(BadInput, ACheckpointOfAnotherRun) {
  const Home home;
  ASSERT_EQ(fit(home, {}).code, 0);
  const Finished other = fit(home, {{{"fit.rate", "0.5"}, {"fit.seed", "9"}}}, {"--resume"});
  EXPECT_EQ(other.code, 2);
  EXPECT_THAT(other.err, AllOf(HasSubstr("fit.rate is 0.5 now and was 0.01"),
                               HasSubstr("fit.seed is 9 now and was 1"), HasSubstr("--changed")));
  const Finished wider = fit(home, {{{"model.ff", "64"}}}, {"--resume"});
  EXPECT_EQ(wider.code, 2);
  EXPECT_THAT(wider.err,
              AllOf(HasSubstr("another model"), HasSubstr("model.ff is 64 now and was 96")));
  EXPECT_EQ(fit(home, {{{"fit.rate", "0.5"}}}, {"--resume", "--changed"}).code, 0);
  const Finished again = fit(home, {});
  EXPECT_EQ(again.code, 2);
  EXPECT_THAT(again.err, AllOf(HasSubstr("there is a run in"), HasSubstr("--resume")));
}

TEST(BadInput, ACheckpointOfAnotherVersion) {
  const Home home;
  ASSERT_EQ(fit(home, {}).code, 0);
  const auto path = RunFolder{home.path("run")}.latest().front();
  TensorFile file = from_safetensors(read_file(path));
  file.metadata["format"] = "convene-training-1";
  write_file(path, to_safetensors(file));
  const Finished finished = fit(home, {}, {"--resume"});
  EXPECT_EQ(finished.code, 2);
  EXPECT_THAT(finished.err, HasSubstr("of version convene-training-1, this program reads"));
}

TEST(BadInput, ACheckpointCutShort) {
  const Home home;
  ASSERT_EQ(fit(home, {}).code, 0);
  const auto latest = RunFolder{home.path("run")}.latest();
  std::filesystem::resize_file(latest.front(), 5000);
  const Finished finished = fit(home, {}, {"--resume"});
  EXPECT_EQ(finished.code, 2);
  EXPECT_THAT(finished.err, AllOf(HasSubstr(latest.front().filename()), HasSubstr("remove it")));
  std::filesystem::remove(latest.front());
  EXPECT_EQ(fit(home, {}, {"--resume"}).code, 0);
}

TEST(BadInput, ATokenizerThatIsNone) {
  const Home home;
  ASSERT_EQ(fit(home, {}).code, 0);
  write_file(home.path("run/tokenizer.json"), "{}");
  const Finished finished = fit(home, {}, {"--resume"});
  EXPECT_EQ(finished.code, 2);
  EXPECT_THAT(finished.err, HasSubstr("run/tokenizer.json: not a tokenizer.json of ours"));
}

}  // namespace
}  // namespace convene
