#include "train/recipe.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "train/file.h"

namespace convene {
namespace {

using testing::HasSubstr;

std::string complaint(const std::string& toml) {
  try {
    parse_recipe(toml, "r.toml");
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

TEST(Recipe, ReadsTheShippedOne) {
  const Recipe recipe =
      parse_recipe(read_file(CONVENE_SOURCE_DIR "/configs/pocket.toml"), "pocket.toml");
  EXPECT_EQ(recipe.model.hidden, 192);
  EXPECT_GT(recipe.fit.schedule.tokens, 1'000'000);
  EXPECT_TRUE(recipe.mixture.families.contains("target"));
}

TEST(Recipe, NamesFileAndLineOfAnUnknownKey) {
  EXPECT_THAT(complaint("[fit]\n\nratte = 1"), HasSubstr("r.toml:3: unknown key fit.ratte"));
}

TEST(Recipe, NamesFileAndLineOfAWrongType) {
  EXPECT_THAT(complaint("[model]\nlayers = \"six\""),
              HasSubstr("r.toml:2: model.layers has to be a whole number"));
}

TEST(Recipe, NamesFileAndLineOfWhatIsNotToml) {
  EXPECT_THAT(complaint("\n[fit"), HasSubstr("r.toml:2:"));
}

TEST(Recipe, RefusesSizesThatFitNoModel) {
  EXPECT_THAT(complaint("[model]\nheads = 5"), HasSubstr("no multiple of heads"));
  EXPECT_THAT(complaint("[model]\nkv_heads = 4"), HasSubstr("no multiple of kv_heads"));
  EXPECT_THAT(complaint("[model]\nhidden = 60"), HasSubstr("multiple of 16"));
  EXPECT_THAT(complaint("[model]\n\nlayers = 0"),
              HasSubstr("layers is 0, but has to be at least 1"));
}

TEST(Recipe, NamesFileAndLineOfAValueThatMakesNoSense) {
  EXPECT_THAT(complaint("[fit]\ndecay = 0.0"),
              HasSubstr("r.toml:2: fit.decay has to be in (0, 1]"));
  EXPECT_THAT(complaint("[fit]\n\nrate = -1.0"), HasSubstr("r.toml:3: fit.rate has to be above 0"));
  EXPECT_THAT(complaint("[fit]\nrate = inf"), HasSubstr("r.toml:2: fit.rate has to be finite"));
  EXPECT_THAT(complaint("fit.clip = 0.0"), HasSubstr("r.toml:1: fit.clip"));
  EXPECT_THAT(complaint("[fit]\nbeta2 = 1.0"), HasSubstr("fit.beta2 has to be in [0, 1)"));
  EXPECT_THAT(complaint("\n[model]\nheads = 5"), HasSubstr("r.toml:2: model: hidden 192 is no"));
}

TEST(Recipe, RefusesAnotherArchitecture) {
  EXPECT_THAT(complaint("[model]\narchitecture = \"llama\""),
              HasSubstr("r.toml:1: model.architecture is \"llama\", but only \"qwen2\""));
}

TEST(Recipe, RefusesAVocabularyTooSmallForTheSpecialTokens) {
  EXPECT_THAT(complaint("[tokenizer]\nsize = 258"), HasSubstr("3 special tokens already make 259"));
}

TEST(Recipe, KnowsTwoSchedules) {
  EXPECT_TRUE(parse_recipe("[fit]\nschedule = \"cosine\"", "r.toml").fit.schedule.cosine);
  EXPECT_THAT(complaint("[fit]\nschedule = \"linear\""), HasSubstr("wsd"));
}

TEST(Recipe, SettingsAreWhatTheWeightsDependOn) {
  const auto settings = [](const char* toml) { return settings_of(parse_recipe(toml, "r.toml")); };
  EXPECT_EQ(settings(""), settings("name = \"x\"\n[fit]\ncheckpoint_minutes = 9"));
  EXPECT_NE(settings(""), settings("[fit]\nrate = 0.1"));
  EXPECT_NE(settings(""), settings("[mixture.levels]\neasy = 1.0"));
}

TEST(ModelShape, CountsItsParameters) {
  EXPECT_EQ(
      parameters({.vocabulary = 10, .hidden = 32, .layers = 1, .heads = 2, .kv_heads = 1, .ff = 8}),
      10 * 32 + (64 * 33 + 32 * 32 + 3 * 32 * 8 + 64) + 32);
}

}  // namespace
}  // namespace convene
