#include "config.h"

#include <gmock/gmock.h>

#include "base/error.h"

namespace convene {
namespace {

using SchemaForm = OpenAiDialect::SchemaForm;
using testing::HasSubstr;

std::string complaint(const std::string& text) {
  try {
    parse_config("config.toml", text);
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

TEST(Config, ReadsEveryKey) {
  const Config config = parse_config("config.toml", R"(
model = "lab/llama"
team = "paper"
gguf_folders = ["/models"]

[limits]
tokens = 20000
time = "5m"
rounds = 2
dollars = 0.5

[[endpoint]]
name = "lab"
url = "http://lab:8000/v1"
model = "llama"
key_env = "LAB_KEY"
requests_per_minute = 60
tokens_per_minute = 100000
schema = "json_object"
price = {input = 0.15, output = 0.6}
)");
  EXPECT_EQ(config.model, "lab/llama");
  EXPECT_EQ(config.team, "paper");
  ASSERT_EQ(config.gguf_folders.size(), 1u);
  EXPECT_EQ(config.limits.tokens, 20000);
  EXPECT_EQ(config.limits.time, std::chrono::minutes(5));
  EXPECT_EQ(config.limits.dollars, 0.5);
  ASSERT_EQ(config.endpoints.size(), 1u);
  EXPECT_EQ(config.endpoints[0].key_env, "LAB_KEY");
  EXPECT_EQ(config.endpoints[0].requests_per_minute, 60);
  EXPECT_EQ(config.endpoints[0].tokens_per_minute, 100000);
  EXPECT_EQ(config.endpoints[0].schema, SchemaForm::json_object);
  EXPECT_EQ(config.endpoints[0].price, (Price{.input = 0.15, .cached = 0.15, .output = 0.6}));
}

TEST(Config, SaysInWhichFormAnEndpointTakesASchema) {
  const auto form = [](const std::string& line) {
    return parse_config("config.toml", "[[endpoint]]\nname = \"x\"\nurl = \"y\"\n" + line)
        .endpoints.at(0)
        .schema;
  };
  EXPECT_EQ(form(""), SchemaForm::json_schema);
  EXPECT_EQ(form("schema = \"json_schema\""), SchemaForm::json_schema);
  EXPECT_EQ(form("schema = \"json_object\""), SchemaForm::json_object);
  EXPECT_EQ(form("schema = \"none\""), SchemaForm::none);
}

TEST(Config, NamesFileAndLineOfWhatItCannotUse) {
  EXPECT_THAT(complaint("team = 3\n"), HasSubstr("config.toml:1: team must be a string"));
  EXPECT_THAT(complaint("\ncolour = 1\n"), HasSubstr("config.toml:2: unknown key 'colour'"));
  EXPECT_THAT(complaint("[limits]\ntokens = \"many\"\n"),
              HasSubstr("config.toml:2: tokens must be"));
  EXPECT_THAT(complaint("[limits]\ntime = \"soon\"\n"), HasSubstr("config.toml:2: time: 'soon'"));
  EXPECT_THAT(complaint("[limits]\ntokens = 0\n"), HasSubstr("config.toml:2:"));
  EXPECT_THAT(complaint("[[endpoint]]\nname = \"x\"\n"), HasSubstr("needs name and url"));
  EXPECT_THAT(complaint("[[endpoint]]\nname = \"x\"\nurl = \"y\"\nprice = {input = \"a\"}\n"),
              HasSubstr("config.toml:4: input must be a number"));
  EXPECT_THAT(complaint("[[endpoint]]\nname = \"x\"\nurl = \"y\"\nschema = \"strict\"\n"),
              HasSubstr("config.toml:4: schema must be json_schema, json_object or none"));
  EXPECT_THAT(complaint("[[endpoint]]\nname = \"x\"\nurl = \"y\"\nschema = false\n"),
              HasSubstr("config.toml:4: schema must be a string"));
  EXPECT_THAT(complaint("[endpoint]\nname = \"x\"\n"), HasSubstr("config.toml:1:"));
  EXPECT_THAT(complaint("\n\nteam = \n"), HasSubstr("config.toml:3:"));
}

TEST(Config, IsEmptyWhereThereIsNoFile) {
  EXPECT_TRUE(load_config("/nowhere/config.toml").endpoints.empty());
}

}  // namespace
}  // namespace convene
