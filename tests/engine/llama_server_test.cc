#include "engine/llama_server.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "engine/conformance.h"
#include "engine/remote.h"
#include "llama/tiny_model.h"

// The remote engine against a real llama-server, built from the pinned sources.

namespace convene {
namespace {

using testing::HasSubstr;

/// One server for the whole program: it costs a second to start. A random model that never ends by
/// itself.
class Server {
 public:
  static const LlamaServer& get() {
    static const Server server;
    return server.running_;
  }

 private:
  static std::filesystem::path written(const TemporaryFile& file) {
    TinyModel{.context = 1 << 18, .can_end = false}.write(file.path());
    return file.path();
  }

  TemporaryFile file_{"tiny.gguf"};
  LlamaServer running_{LLAMA_SERVER_PATH, written(file_),
                       std::vector<std::string>{"--ctx-size", "262144", "--parallel", "2",
                                                "--threads", "1", "--no-webui", "--jinja"}};
};

RemoteOptions options_for(bool stream) {
  RemoteOptions options;
  options.base_url = Server::get().base_url();
  options.dialect.stream = stream;
  options.dialect.top_k_and_min_p = true;
  return options;
}

Call call_for(std::string prompt, int tokens_max) {
  Call call;
  call.request.model = "tiny";
  call.request.messages = {{Role::user, std::move(prompt)}};
  call.request.sampling.tokens_max = tokens_max;
  call.request.sampling.temperature = 0;
  return call;
}

template <bool stream>
class LlamaServerSubject : public EngineSubject {
 public:
  Engine& engine() override { return *engine_; }
  void destroy() override { engine_.reset(); }
  Call quick(int number) override { return call_for("number " + std::to_string(number), 4); }
  Call slow() { return call_for("think", 1 << 17); }
  Call broken() override {
    Call call = call_for("random bytes", 200);
    call.request.sampling.temperature = 1;
    call.request.sampling.seed = 3;
    return call;
  }
  Call empty() override {
    return silenced(*engine_, [this](int number) { return quick(number); });
  }

 private:
  std::unique_ptr<Engine> engine_ = std::make_unique<RemoteEngine>(options_for(stream));
};

INSTANTIATE_TYPED_TEST_SUITE_P(LlamaServerStreaming, EngineConformance, LlamaServerSubject<true>);
INSTANTIATE_TYPED_TEST_SUITE_P(LlamaServerWhole, EngineConformance, LlamaServerSubject<false>);
INSTANTIATE_TYPED_TEST_SUITE_P(LlamaServerStreaming, RunningCalls, LlamaServerSubject<true>);
INSTANTIATE_TYPED_TEST_SUITE_P(LlamaServerWhole, RunningCalls, LlamaServerSubject<false>);

TEST(LlamaServer, SaysTheSameStreamedOrWhole) {
  RemoteEngine streaming(options_for(true)), whole(options_for(false));
  const Result<Reply> a = ask(streaming, call_for("hello", 16));
  const Result<Reply> b = ask(whole, call_for("hello", 16));
  ASSERT_TRUE(a) << a.error().detail;
  ASSERT_TRUE(b) << b.error().detail;
  // Of a last character that is cut by the limit, it streams nothing, and tells U+FFFD otherwise.
  EXPECT_EQ(replace_all(a->text, "\uFFFD", ""), replace_all(b->text, "\uFFFD", ""));
  EXPECT_EQ(a->finish, Finish::length);
}

TEST(LlamaServer, CountsTokensAndWhatItsCacheServed) {
  RemoteEngine engine(options_for(true));
  const std::string prompt(500, 'a');
  const Result<Reply> first = ask(engine, call_for(prompt, 8));
  const Result<Reply> again = ask(engine, call_for(prompt, 8));
  ASSERT_TRUE(first && again);
  EXPECT_TRUE(first->usage.counted);
  EXPECT_GT(first->usage.prompt_tokens, 400);
  EXPECT_EQ(first->usage.completion_tokens, 8);
  EXPECT_EQ(first->usage.dollars, 0);
  EXPECT_GT(again->usage.cached_tokens, 400);
}

const Schema kRuling{
    .name = "ruling",
    .json = R"({"type":"object","properties":{"stop":{"type":"boolean"}},"required":["stop"],
                "additionalProperties":false})"};

TEST(LlamaServer, FitsAReplyToASchema) {
  RemoteEngine engine(options_for(true));
  Call call = call_for("rule", 200);
  call.request.schema = kRuling;
  const Result<Reply> reply = ask(engine, std::move(call));
  ASSERT_TRUE(reply) << reply.error().detail;
  const auto json = nlohmann::json::parse(reply->text, nullptr, false);
  ASSERT_TRUE(json.is_object()) << reply->text;
  EXPECT_TRUE(json["stop"].is_boolean());
}

TEST(LlamaServer, GivesTheLogprobsOfEachToken) {
  RemoteEngine engine(options_for(true));
  Call call = call_for("rule", 200);
  call.request.schema = kRuling;  // plain ASCII: it leaves out the tokens of split characters
  call.request.sampling.logprobs = 3;
  const Result<Reply> reply = ask(engine, std::move(call));
  ASSERT_TRUE(reply) << reply.error().detail;
  std::string tokens;
  for (const TokenLogprob& token : reply->logprobs) {
    tokens += token.token;
    EXPECT_LE(token.logprob, 0);
    EXPECT_EQ(token.alternatives.size(), 3u);
  }
  EXPECT_EQ(tokens, reply->text);
}

TEST(LlamaServer, DrawsTheSameFromTheSameSeed) {
  RemoteEngine engine(options_for(true));
  const auto drawn = [&](std::uint64_t seed) {
    Call call = call_for("hello", 24);
    call.request.sampling.temperature = 1;
    call.request.sampling.seed = seed;
    const Result<Reply> reply = ask(engine, std::move(call));
    return reply ? reply->text : reply.error().detail;
  };
  EXPECT_EQ(drawn(7), drawn(7));
  EXPECT_NE(drawn(7), drawn(8));
}

TEST(LlamaServer, RefusesAPromptThatDoesNotFit) {
  RemoteEngine engine(options_for(true));
  const Result<Reply> reply = ask(engine, call_for(std::string(300000, 'a'), 8));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, FailureKind::too_long) << reply.error().detail;
}

}  // namespace
}  // namespace convene
