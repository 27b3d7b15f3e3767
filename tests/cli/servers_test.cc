#include "servers.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "engine/fake_provider.h"
#include "engine_pool.h"

// What `convene models` learns from each kind of local server, whose answers are played here.

namespace convene {
namespace {

using nlohmann::json;
using testing::ElementsAre;

NamedEndpoint endpoint(std::string name, std::string url, std::string model = "") {
  NamedEndpoint named;
  named.name = std::move(name);
  named.url = std::move(url);
  named.model = std::move(model);
  return named;
}

ModelOptions at(std::string url, std::string model = "") {
  ModelOptions options;
  options.endpoint = std::move(url);
  options.model = std::move(model);
  return options;
}

/// A server that knows these pages, by "GET /path" or "POST /path"; 404 for any other.
class Pages {
 public:
  explicit Pages(std::map<std::string, json> pages)
      : pages_(std::move(pages)), server_([this](const Asked& asked) { return answer(asked); }) {}

  LocalServer as(Dialect dialect) const {
    return {endpoint("here", server_.base_url()), "a title", dialect};
  }
  std::vector<Asked> requests() const { return server_.requests(); }

  /// The server's address as people write it.
  std::vector<std::string> spellings() const {
    const std::string base = server_.base_url(), root = base.substr(0, base.size() - 3);
    return {base, base + "/", base + "/chat/completions", root, root + "/"};
  }

 private:
  Answer answer(const Asked& asked) const {
    const std::string line = asked.headers.substr(0, asked.headers.find(" HTTP/"));
    const auto page = pages_.find(line);
    const std::string body = page == pages_.end() ? "{}" : page->second.dump();
    return {{.bytes =
                 std::string(page == pages_.end() ? "HTTP/1.1 404 No\r\n" : "HTTP/1.1 200 OK\r\n") +
                 "Content-Type: application/json\r\nContent-Length: " +
                 std::to_string(body.size()) + "\r\n\r\n" + body}};
  }

  std::map<std::string, json> pages_;
  FakeProvider server_;
};

json models(std::vector<json> entries) {
  return {{"object", "list"}, {"data", std::move(entries)}};
}

TEST(Servers, UsualOnesAreLookedForOnTheirUsualPorts) {
  std::vector<std::string> places;
  for (const LocalServer& server : local_servers())
    places.push_back(server.title + " " + server.endpoint.url);
  EXPECT_THAT(
      places,
      ElementsAre("llama-server http://127.0.0.1:8080/v1", "Ollama http://127.0.0.1:11434/v1",
                  "LM Studio http://127.0.0.1:1234/v1", "vLLM http://127.0.0.1:8000/v1"));
}

TEST(Servers, LlamaServerTellsItsContextAndTemplate) {
  const Pages pages({{"GET /v1/models", models({{{"id", "qwen"}}})},
                     {"GET /props",
                      {{"default_generation_settings", {{"n_ctx", 8192}}},
                       {"chat_template", "{{ messages }}"}}}});
  const auto listed = models_of(pages.as(Dialect::llama_server));
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0].source.name, "here/qwen");
  EXPECT_EQ(listed[0].source.model, "qwen");
  EXPECT_EQ(listed[0].origin, "a title");
  EXPECT_EQ(listed[0].context, 8192);
  EXPECT_EQ(listed[0].chat_template, true);
}

TEST(Servers, OllamaIsAskedForEachModel) {
  const Pages pages(
      {{"GET /v1/models", models({{{"id", "llama3.1:8b"}}, {{"id", "phi4"}}})},
       {"POST /api/show",
        {{"template", "{{ .Prompt }}"},
         {"model_info", {{"general.architecture", "llama"}, {"llama.context_length", 131072}}}}}});
  const auto listed = models_of(pages.as(Dialect::ollama));
  ASSERT_EQ(listed.size(), 2u);
  for (const Listing& listing : listed) {
    EXPECT_EQ(listing.context, 131072) << listing.source.name;
    EXPECT_EQ(listing.chat_template, true) << listing.source.name;
  }
  std::vector<std::string> asked;
  for (const Asked& request : pages.requests())
    if (!request.body.empty()) asked.push_back(json::parse(request.body)["model"]);
  EXPECT_THAT(asked, testing::UnorderedElementsAre("llama3.1:8b", "phi4"));
}

TEST(Servers, LmStudioTellsTheContextAModelIsLoadedWith) {
  const Pages pages({{"GET /v1/models", models({{{"id", "gemma"}}, {{"id", "idle"}}})},
                     {"GET /api/v0/models/gemma",
                      {{"max_context_length", 131072}, {"loaded_context_length", 4096}}},
                     {"GET /api/v0/models/idle", {{"max_context_length", 32768}}}});
  const auto listed = models_of(pages.as(Dialect::lm_studio));
  ASSERT_EQ(listed.size(), 2u);
  EXPECT_EQ(listed[0].context, 4096);
  EXPECT_EQ(listed[1].context, 32768);
}

TEST(Servers, VllmTellsTheContextInItsList) {
  const Pages pages({{"GET /v1/models", models({{{"id", "big"}, {"max_model_len", 16384}}})}});
  const auto listed = models_of(pages.as(Dialect::openai));
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0].context, 16384);
  EXPECT_FALSE(listed[0].chat_template) << "it does not say";
}

TEST(Servers, WhoAnswersSomethingElseServesNothing) {
  EXPECT_TRUE(models_of(Pages({}).as(Dialect::ollama)).empty());
  for (const json& answer : {json("hello"), json::array({1, 2}), json{{"data", 7}},
                             json{{"data", {1, nullptr, json::object()}}}})
    EXPECT_TRUE(models_of(Pages({{"GET /v1/models", answer}}).as(Dialect::ollama)).empty())
        << answer;
  const LocalServer silent{endpoint("x", "http://127.0.0.1:1/v1"), "x", Dialect::openai};
  EXPECT_TRUE(models_of(silent).empty());
}

TEST(Servers, AreAskedHoweverTheirAddressIsWritten) {
  const Pages pages({{"GET /v1/models", models({{{"id", "m"}}})}});
  for (const std::string& url : pages.spellings()) {
    EXPECT_EQ(models_at(endpoint("lab", url)).size(), 1u) << url;
    EXPECT_EQ(chosen_source(at(url), {}).value().model, "m") << url;
  }
}

TEST(Servers, WhatListsNoModelsNeedsTheNameOfOne) {
  const Pages pages({});
  for (const std::string& url : pages.spellings()) {
    EXPECT_THROW(chosen_source(at(url), {}), Error) << url;
    EXPECT_EQ(chosen_source(at(url, "m"), {}).value().model, "m") << url;
  }
}

TEST(Servers, AnAddressThatIsNoneIsListedAsTrouble) {
  Config config;
  config.endpoints = {endpoint("odd", "ftp://example.org"), endpoint("away", "http://127.0.0.1:1")};
  const auto listed = models_served(config);
  ASSERT_GE(listed.size(), 2u);
  EXPECT_THAT(listed[0].trouble, testing::HasSubstr("ftp://example.org"));
  EXPECT_THAT(listed[1].trouble, testing::HasSubstr("does not answer"));
}

TEST(Servers, ConfiguredEndpointsAreListedEvenWhenSilent) {
  const Pages pages({{"GET /v1/models", models({{{"id", "m"}, {"context_length", 2048}}})}});
  Config config;
  config.endpoints = {endpoint("lab", pages.as(Dialect::openai).endpoint.url),
                      endpoint("away", "http://127.0.0.1:1/v1", "big")};
  const auto listed = models_served(config);
  ASSERT_GE(listed.size(), 2u);  // more where this machine runs servers
  EXPECT_EQ(listed[0].source.name, "lab/m");
  EXPECT_EQ(listed[0].context, 2048);
  EXPECT_EQ(listed[1].source.name, "away/big");
  EXPECT_NE(listed[1].trouble, "");
}

}  // namespace
}  // namespace convene
