#include "engine/llama/llama_engine.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "base/text.h"
#include "llama/tiny_model.h"

namespace convene {
namespace {

/// One file for all tests of this program.
const std::filesystem::path& tiny() {
  static const TemporaryFile file("tiny.gguf");
  static const bool written = (TinyModel{.can_end = false}.write(file.path()), true);
  (void)written;
  return file.path();
}

LlamaOptions options() {
  return {.path = tiny().string(), .threads = 1};
}

Sampling greedy(int tokens = 24) {
  Sampling s;
  s.temperature = 0;
  s.tokens_max = tokens;
  return s;
}

Sampling seeded(std::uint64_t seed) {
  Sampling s = greedy();
  s.temperature = 1;
  s.seed = seed;
  return s;
}

Call call(std::string text, Sampling sampling = greedy()) {
  Call c;
  c.request.messages = {{Role::user, std::move(text)}};
  c.request.sampling = std::move(sampling);
  return c;
}

std::future<Result<Reply>> send(Engine& engine, Call c) {
  auto promise = std::make_shared<std::promise<Result<Reply>>>();
  auto future = promise->get_future();
  engine.submit(std::move(c), [promise](Result<Reply> r) { promise->set_value(std::move(r)); });
  return future;
}

std::string words(int n, const std::string& word = "word") {
  std::string text;
  for (int i = 0; i < n; ++i) text += word + std::to_string(i) + " ";
  return text;
}

TEST(LlamaEngine, Answers) {
  LlamaEngine engine(options());
  const Result<Reply> reply = ask(engine, call("hello"));
  ASSERT_TRUE(reply) << reply.error().detail;
  EXPECT_FALSE(reply->text.empty());
  EXPECT_TRUE(is_valid_utf8(reply->text));
  EXPECT_GT(reply->usage.prompt_tokens, 10);
  EXPECT_EQ(reply->usage.cached_tokens, 0);
  EXPECT_EQ(reply->usage.completion_tokens, 24);
  EXPECT_EQ(reply->finish, Finish::length);
  EXPECT_EQ(reply->model, "tiny");
}

TEST(LlamaEngine, SaysTheSameForTheSameSeed) {
  LlamaEngine engine(options());
  const auto first = ask(engine, call("hello", seeded(7)));
  const auto second = ask(engine, call("hello", seeded(7)));
  const auto third = ask(engine, call("hello", seeded(8)));
  ASSERT_TRUE(first && second && third);
  EXPECT_EQ(first->text, second->text);
  EXPECT_NE(first->text, third->text);
}

TEST(LlamaEngine, ComputesOnlyWhatIsNewInAPrompt) {
  LlamaEngine engine(options());
  const auto first = ask(engine, call(words(40)));
  const auto second = ask(engine, call(words(40) + "and this"));
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->usage.cached_tokens, 0);
  // New are: "and this" (6 tokens, the space before it is shared), the end of the message and the
  // reply's opening.
  const auto added = second->usage.prompt_tokens - first->usage.prompt_tokens;
  const auto tail =
      13;  // <|im_end|>, newline, <|im_start|>, "assistant" of nine bytes or fewer tokens, newline
  EXPECT_GE(second->usage.cached_tokens, first->usage.prompt_tokens - tail);
  EXPECT_LT(second->usage.cached_tokens, second->usage.prompt_tokens - added);
}

TEST(LlamaEngine, RepliesTheSameWithAndWithoutReuse) {
  LlamaOptions apart = options();
  apart.reuse_prefixes = false;
  LlamaEngine with(options());
  LlamaEngine without(apart);
  for (int turn = 1; turn <= 5; ++turn) {
    const std::string text = words(20 * turn);
    const auto a = ask(with, call(text));
    const auto b = ask(without, call(text));
    ASSERT_TRUE(a && b);
    EXPECT_EQ(a->text, b->text) << turn;
    EXPECT_EQ(b->usage.cached_tokens, 0);
    EXPECT_EQ(a->usage.cached_tokens > 0, turn > 1);
  }
}

TEST(LlamaEngine, ComputesWhatSiblingsShareOnce) {
  LlamaEngine engine(options());
  std::vector<std::future<Result<Reply>>> replies;
  for (int i = 0; i < 6; ++i)
    replies.push_back(send(engine, call(words(60) + "part " + std::to_string(i))));
  std::int64_t sent = 0;
  std::int64_t computed = 0;
  for (auto& future : replies) {
    const auto reply = future.get();
    ASSERT_TRUE(reply);
    sent += reply->usage.prompt_tokens;
    computed += reply->usage.prompt_tokens - reply->usage.cached_tokens;
  }
  EXPECT_LT(computed, sent / 6 + 6 * 30);
  EXPECT_EQ(engine.tally().prompt_tokens_sent, sent);
  EXPECT_EQ(engine.tally().prompt_tokens_computed, computed);
}

TEST(LlamaEngine, AnswersManyAtOnce) {
  LlamaEngine engine(options());
  std::vector<std::future<Result<Reply>>> replies;
  for (int i = 0; i < 200; ++i)
    replies.push_back(send(engine, call("question " + std::to_string(i), greedy(5))));
  for (auto& future : replies) {
    const auto reply = future.get();
    ASSERT_TRUE(reply);
    EXPECT_LE(reply->usage.completion_tokens, 5);
  }
}

}  // namespace
}  // namespace convene
