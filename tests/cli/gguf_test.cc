#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/program.h"
#include "engine/llama_server.h"
#include "llama/tiny_model.h"

// `convene` on a GGUF file of one's own: a real file with random weights, here and in a real
// llama-server.

namespace convene {
namespace {

using nlohmann::json;
using testing::HasSubstr;

MATCHER_P(Complains, about, "") {
  *result_listener << "exit " << arg.code << ", stderr: " << arg.err;
  return arg.code == 2 && arg.out.empty() && arg.err.find("convene: ") != std::string::npos &&
         arg.err.find("hint: ") != std::string::npos && arg.err.find(about) != std::string::npos;
}

/// Long enough for a prompt of a byte a token; never ends by itself.
TinyModel tiny() {
  TinyModel model;
  model.context = 1 << 14;
  model.can_end = false;
  return model;
}

class Gguf : public testing::Test {
 protected:
  std::string model(const TinyModel& shape, const std::string& name = "mine.gguf") const {
    const std::string path = home_.file(name, "");
    shape.write(path);
    return path;
  }
  Finished solve(const std::string& file, std::vector<std::string> more = {"What is 2+2?"}) const {
    std::vector<std::string> arguments = {"solve", "--gguf", file, "--threads", "1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return home_.run(arguments);
  }
  void expect_nothing_lost() const {
    EXPECT_THAT(home_.run({"show"}).err, HasSubstr("no run yet")) << "nothing was begun";
  }

  Home home_;
};

TEST_F(Gguf, AModelWithoutAChatTemplateCanBeGivenOne) {
  TinyModel base = tiny();
  base.chat_template = "";
  const std::string file = model(base), chatml = home_.file("chatml.jinja", TinyModel::chatml());
  const std::vector<std::string> question = {"Why?", "--team", "solo", "--tokens", "24", "--quiet"};
  EXPECT_THAT(solve(file, question), Complains("no chat template"));
  std::vector<std::string> arguments = question;
  arguments.insert(arguments.end(), {"--chat-template", chatml});
  EXPECT_EQ(solve(file, arguments).code, 0);
  arguments.back() = home_.path("missing.jinja");
  EXPECT_THAT(solve(file, arguments), Complains("missing.jinja"));
}

TEST_F(Gguf, AnswersAQuestion) {
  const Finished finished = solve(
      model(tiny()), {"What is 2+2?", "--team", "solo", "--tokens", "24", "--json", "--seed", "1"});
  EXPECT_EQ(finished.code, 0) << finished.err;
  const json result = json::parse(finished.out);
  EXPECT_NE(result["text"], "");
  EXPECT_EQ(result["cost"], 0);
  EXPECT_GT(result["usage"]["completion_tokens"], 0);
  EXPECT_LE(result["usage"]["completion_tokens"], 24);
}

TEST_F(Gguf, AnswersThroughALlamaServerToo) {
  const LlamaServer server(LLAMA_SERVER_PATH, model(tiny()),
                           {"--ctx-size", "16384", "--threads", "1", "--no-webui", "--jinja"});
  const auto asked = [&](const std::string& team) {
    const Finished finished =
        home_.run({"solve", "What is 2+2?", "--endpoint", server.base_url(), "--team", team,
                   "--tokens", "240", "--seed", "1", "--json", "--quiet"});
    EXPECT_EQ(finished.code, 0) << finished.err;
    return json::parse(finished.out);
  };
  const json alone = asked("solo");
  EXPECT_NE(alone["text"], "");
  EXPECT_EQ(alone["cost"], 0);
  EXPECT_EQ(alone["usage"]["completion_tokens"], 240) << "it never ends by itself";
  const json team = asked("default");
  EXPECT_GT(team["usage"]["calls"], 1);
  EXPECT_LE(team["usage"]["completion_tokens"], 240);
  const std::string ruling = team["minutes"][0]["outcome"]["text"];
  EXPECT_EQ(ruling.substr(0, 1), "{") << "the server fits replies to a schema";
}

TEST_F(Gguf, NonsenseFromEveryRoleEndsWithinTheLimits) {
  const Finished finished = solve(model(tiny()), {"What is 2+2?", "--team", "paper", "--tokens",
                                                  "400", "--rounds", "1", "--json"});
  EXPECT_THAT(finished.code, testing::AnyOf(0, 2)) << finished.err;
  const json result = json::parse(finished.out);
  EXPECT_LE(result["usage"]["completion_tokens"], 400);
  EXPECT_NE(result["why_stopped"], "");
}

TEST_F(Gguf, TruncatedOnesAreRefused) {
  const std::string file = model(tiny());
  std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
  EXPECT_THAT(solve(file), testing::AllOf(Complains("mine.gguf"), Complains("truncated")));
  expect_nothing_lost();
}

TEST_F(Gguf, FilesOfAnotherKindAreRefused) {
  EXPECT_THAT(solve(home_.file("page.gguf", "<!doctype html><title>Not found</title>")),
              Complains("not a GGUF"));
  EXPECT_THAT(solve(home_.file("empty.gguf", "")), Complains("not a GGUF"));
  expect_nothing_lost();
}

TEST_F(Gguf, ModelsWithoutAChatTemplateAreRefused) {
  TinyModel base = tiny();
  base.chat_template = "";
  EXPECT_THAT(solve(model(base)), testing::AllOf(Complains("chat template"), Complains("mine")));
  expect_nothing_lost();
}

TEST_F(Gguf, APocketModelIsKnownByWhatItSaysOfItself) {
  TinyModel pocket = tiny();
  pocket.name = "Convene Pocket 12M";
  const std::string file = model(pocket, "renamed.gguf");
  const Finished finished = solve(file, {"--pocket", "target", "--tokens", "64"});
  EXPECT_THAT(finished.err, HasSubstr("team pocket · model renamed"));
  EXPECT_THAT(solve(file, {"Why?"}), Complains("pocket tasks only"));
  home_.file(".config/convene/config.toml", "gguf_folders = [\"~\"]\n");
  EXPECT_THAT(home_.run({"solve", "Why?", "--model", "renamed"}), Complains("pocket tasks only"));
}

TEST_F(Gguf, FilesInConfiguredFoldersAndCachesAreListed) {
  model(tiny(), "models/mine.gguf");
  model(tiny(), ".cache/huggingface/hub/models--lab--tiny/snapshots/ab12/hub.gguf");
  model(tiny(), ".cache/llama.cpp/cached.gguf");
  home_.file("models/page.gguf", "<html>");
  home_.file(".config/convene/config.toml", "gguf_folders = [\"~/models\"]\n");
  std::map<std::string, json> listed;
  for (const json& entry : json::parse(home_.run({"models", "--json"}).out))
    listed[entry["name"]] = entry;
  for (const char* name : {"mine", "hub", "cached"}) {
    ASSERT_TRUE(listed.contains(name)) << name;
    EXPECT_EQ(listed[name]["context"], 1 << 14) << name;
    EXPECT_EQ(listed[name]["chat_template"], true) << name;
    EXPECT_EQ(listed[name]["usable"], true) << name;
  }
  EXPECT_EQ(listed["page"]["usable"], false);
  EXPECT_THAT(listed["page"]["trouble"], HasSubstr("not a GGUF"));
  const Finished solved = home_.run(
      {"solve", "Hello?", "--model", "hub", "--team", "solo", "--tokens", "16", "--quiet"});
  EXPECT_EQ(solved.code, 0) << solved.err;
}

}  // namespace
}  // namespace convene
