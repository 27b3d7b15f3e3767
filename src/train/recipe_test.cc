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
              HasSubstr("r.toml:2: layers has to be a whole number"));
}

TEST(Recipe, NamesFileAndLineOfWhatIsNotToml) {
  EXPECT_THAT(complaint("\n[fit"), HasSubstr("r.toml:2:"));
}

TEST(Recipe, RefusesSizesThatFitNoModel) {
  EXPECT_THAT(complaint("[model]\nheads = 5"), HasSubstr("no multiple of heads"));
  EXPECT_THAT(complaint("[fit]\ndecay = 0.0"), HasSubstr("decay"));
}

TEST(ModelShape, CountsItsParameters) {
  EXPECT_EQ(
      parameters({.vocabulary = 10, .hidden = 32, .layers = 1, .heads = 2, .kv_heads = 1, .ff = 8}),
      10 * 32 + (64 * 33 + 32 * 32 + 3 * 32 * 8 + 64) + 32);
}

}  // namespace
}  // namespace convene
