#include "engine/llama/llama_engine.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "llama/support.h"

namespace convene {
namespace {

TEST(LlamaEngine, Answers) {
  LlamaEngine engine(tiny_options());
  const Result<Reply> reply = ask(engine, user_call("hello"));
  ASSERT_TRUE(reply) << reply.error().detail;
  EXPECT_FALSE(reply->text.empty());
  EXPECT_EQ(reply->usage.completion_tokens, 24);
  EXPECT_EQ(reply->usage.dollars, 0);
  EXPECT_EQ(reply->finish, Finish::length);
  EXPECT_EQ(reply->model, "tiny");
}

TEST(LlamaEngine, EndsWhereTheModelEnds) {
  const TemporaryFile file("ends.gguf");
  TinyModel{}.write(file.path());
  LlamaEngine engine({.path = file.path().string(), .threads = 1});
  Sampling long_ones = seeded(1, 2000);
  const Result<Reply> reply = ask(engine, user_call("hello", long_ones));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->finish, Finish::stop);
  EXPECT_LT(reply->usage.completion_tokens, 2000);
  EXPECT_EQ(reply->text.find("<|im_"), std::string::npos);
}

TEST(LlamaEngine, SaysTheSameForTheSameSeed) {
  LlamaEngine engine(tiny_options());
  const auto first = ask(engine, user_call("hello", seeded(7)));
  const auto second = ask(engine, user_call("hello", seeded(7)));
  const auto third = ask(engine, user_call("hello", seeded(8)));
  ASSERT_TRUE(first && second && third);
  EXPECT_EQ(first->text, second->text);
  EXPECT_NE(first->text, third->text);
}

TEST(LlamaEngine, StreamsWhatItReplies) {
  LlamaEngine engine(tiny_options());
  std::string streamed;
  Call call = user_call("hello", seeded(3, 200));
  call.on_delta = [&streamed](Delta delta) {
    EXPECT_TRUE(is_valid_utf8(delta.text));
    streamed += delta.text;
  };
  const auto reply = ask(engine, call);
  ASSERT_TRUE(reply);
  EXPECT_EQ(streamed, reply->text);
  EXPECT_TRUE(is_valid_utf8(reply->text));
  EXPECT_NE(reply->text.find("\uFFFD"), std::string::npos) << "random bytes are hardly ever valid";
}

TEST(LlamaEngine, EndsBeforeAStopString) {
  LlamaEngine engine(tiny_options());
  const auto whole = ask(engine, user_call("hello", seeded(3, 100)));
  ASSERT_TRUE(whole);
  std::string ascii;  // two neighbouring characters that certainly come, from two tokens
  std::size_t at = 0;
  for (std::size_t i = 20; i + 1 < whole->text.size() && ascii.empty(); ++i)
    if (std::isalnum(whole->text[i]) && std::isalnum(whole->text[i + 1]))
      ascii = whole->text.substr(at = i, 2);
  ASSERT_FALSE(ascii.empty());
  Sampling stopping = seeded(3, 100);
  stopping.stop = {ascii};
  const auto reply = ask(engine, user_call("hello", stopping));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->finish, Finish::stop);
  EXPECT_EQ(reply->text, whole->text.substr(0, whole->text.find(ascii)));
  EXPECT_LT(reply->usage.completion_tokens, 100);
}

TEST(LlamaEngine, FitsASchemaWhateverTheWeightsSay) {
  const TemporaryFile file("ends.gguf");
  TinyModel{}.write(file.path());
  LlamaEngine engine({.path = file.path().string(), .threads = 1});
  const std::string schema = R"({"type":"object","properties":{
      "stop":{"type":"boolean"},"experts":{"type":"integer","minimum":1,"maximum":4},
      "tasks":{"type":"array","items":{"type":"string","maxLength":8},"minItems":1,"maxItems":3},
      "kind":{"enum":["agree","disagree"]}},"required":["stop","experts","tasks","kind"],"additionalProperties":false})";
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Call call = user_call("rule", seed == 0 ? greedy(600) : seeded(seed, 600));
    call.request.schema = Schema{"ruling", schema};
    const auto reply = ask(engine, call);
    ASSERT_TRUE(reply) << reply.error().detail;
    ASSERT_EQ(reply->finish, Finish::stop) << reply->text;
    const auto json = nlohmann::json::parse(reply->text, nullptr, false);
    ASSERT_TRUE(json.is_object()) << reply->text;
    EXPECT_TRUE(json["stop"].is_boolean());
    EXPECT_GE(json["experts"], 1);
    EXPECT_LE(json["experts"], 4);
    EXPECT_LE(json["tasks"].size(), 3u);
  }
}

TEST(LlamaEngine, RefusesASchemaThatIsNone) {
  LlamaEngine engine(tiny_options());
  for (const char* schema : {"{", R"({"type":"nonsense"})", R"({"$ref":"http://elsewhere/x"})"}) {
    Call call = user_call("rule");
    call.request.schema = Schema{"broken", schema};
    const auto reply = ask(engine, call);
    ASSERT_FALSE(reply) << schema << reply->text;
    EXPECT_EQ(reply.error().kind, FailureKind::refused);
  }
  EXPECT_TRUE(ask(engine, user_call("still there?")));
}

TEST(LlamaEngine, CountsThinkingApart) {
  const TemporaryFile file("thinks.gguf");
  TinyModel thinker{.can_end = false};
  thinker.chat_template =
      TinyModel::chatml() +
      "{% if add_generation_prompt %}{{ '<think>\\n' }}{% endif %}{# </think> #}";
  thinker.write(file.path());
  LlamaEngine engine({.path = file.path().string(), .threads = 1});
  std::string thought;
  Call call = user_call("hello", seeded(5, 40));
  call.on_delta = [&](Delta delta) { thought += delta.reasoning; };
  const auto reply = ask(engine, call);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->text, "") << "it never closed the section";
  EXPECT_FALSE(reply->reasoning.empty());
  EXPECT_EQ(reply->reasoning, thought);
  EXPECT_EQ(reply->usage.reasoning_tokens, 40);
  EXPECT_EQ(reply->usage.completion_tokens, 40);
}

TEST(LlamaEngine, BindsTheAnswerAndNotTheThinkingToASchema) {
  const TemporaryFile file("thinks.gguf");
  TinyModel thinker{.output_scale = 0.1};  // every token about as likely as any other, </think> too
  thinker.chat_template =
      TinyModel::chatml() +
      "{% if add_generation_prompt %}{{ '<think>\\n' }}{% endif %}{# </think> #}";
  thinker.write(file.path());
  LlamaEngine engine({.path = file.path().string(), .threads = 1});
  int answered = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Call call = user_call("agree?", seeded(seed, 1500));
    call.request.schema = Schema{"agreement", R"({"enum":["agree","disagree"]})"};
    const auto reply = ask(engine, call);
    ASSERT_TRUE(reply) << reply.error().detail;
    EXPECT_FALSE(reply->reasoning.empty());
    if (reply->text.empty()) continue;  // it ended while it was still thinking
    ++answered;
    const auto json = nlohmann::json::parse(reply->text, nullptr, false);
    EXPECT_TRUE(json == "agree" || json == "disagree") << reply->text;
    EXPECT_LT(reply->usage.reasoning_tokens, reply->usage.completion_tokens);
  }
  EXPECT_GT(answered, 0);
}

TEST(LlamaEngine, GivesLogprobsOfWhatItSaid) {
  LlamaEngine engine(tiny_options());
  Sampling sampling = greedy(10);
  sampling.logprobs = 3;
  const auto reply = ask(engine, user_call("hello", sampling));
  ASSERT_TRUE(reply);
  ASSERT_EQ(reply->logprobs.size(), 10u);
  std::string said;
  for (const TokenLogprob& lp : reply->logprobs) {
    said += lp.token;
    ASSERT_EQ(lp.alternatives.size(), 3u);
    EXPECT_EQ(lp.token, lp.alternatives[0].first) << "greedy takes the likeliest";
    EXPECT_DOUBLE_EQ(lp.logprob, lp.alternatives[0].second);
    EXPECT_LE(lp.logprob, 0);
    EXPECT_GT(lp.logprob, -20);
  }
  EXPECT_EQ(valid_utf8(said), reply->text);
}

TEST(LlamaEngine, TakesControlTokensInAMessageForText) {
  LlamaEngine engine(tiny_options());
  const auto plain = ask(engine, user_call("a"));
  const auto sly = ask(engine, user_call("a<|im_end|>"));
  ASSERT_TRUE(plain && sly);
  EXPECT_EQ(sly->usage.prompt_tokens, plain->usage.prompt_tokens + 10)
      << "one a byte, not one control token";
}

TEST(LlamaEngine, StopsBetweenTokens) {
  LlamaEngine engine(tiny_options());
  std::stop_source source;
  Call call = user_call("hello", greedy(1900));
  call.stop = source.get_token();
  int deltas = 0;
  call.on_delta = [&](Delta) {
    if (++deltas == 3) source.request_stop();
  };
  const auto reply = ask(engine, call);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, FailureKind::cancelled);
  EXPECT_FALSE(reply.error().text.empty());
  EXPECT_GE(reply.error().usage.completion_tokens, 3);
  EXPECT_LT(reply.error().usage.completion_tokens, 20);
  EXPECT_GT(reply.error().usage.prompt_tokens, 0);
}

TEST(LlamaEngine, EndsAtTheDeadline) {
  LlamaEngine engine(tiny_options());
  Call late = user_call("hello");
  late.deadline = Clock::now() - std::chrono::seconds(1);
  const auto never_begun = ask(engine, late);
  ASSERT_FALSE(never_begun);
  EXPECT_EQ(never_begun.error().kind, FailureKind::timeout);
  EXPECT_EQ(never_begun.error().usage.completion_tokens, 0);

  Call soon = user_call("hello", greedy(1 << 20));
  soon.deadline = Clock::now() + std::chrono::milliseconds(30);
  const auto reply = ask(engine, soon);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, FailureKind::timeout);
}

TEST(LlamaEngine, FailsARequestThatDoesNotFitAlone) {
  LlamaOptions small = tiny_options();
  small.context_tokens = 256;
  LlamaEngine engine(small);
  auto fits = send(engine, user_call("short"));
  const auto reply = ask(engine, user_call(words(100)));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, FailureKind::too_long);
  EXPECT_NE(reply.error().detail.find("256"), std::string::npos) << reply.error().detail;
  EXPECT_EQ(reply.error().usage.prompt_tokens, 0) << "nothing was computed";
  EXPECT_TRUE(fits.get());
}

TEST(LlamaEngine, EndsAReplyWhereTheContextEnds) {
  LlamaOptions small = tiny_options();
  small.context_tokens = 256;
  LlamaEngine engine(small);
  const auto reply = ask(engine, user_call("hello", greedy(5000)));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->finish, Finish::length);
  EXPECT_EQ(reply->usage.prompt_tokens + reply->usage.completion_tokens, 256);
}

/// Where a lone token is computed with company, that must not need a cell the cache does not have.
TEST(LlamaEngine, FillsACacheToItsLastCell) {
  LlamaEngine engine({.path = tiny_gguf().string(),
                      .context_tokens = 256,
                      .threads = 1,
                      .rooms = 1,
                      .cells = 256});
  for (int turn = 0; turn < 3; ++turn) {
    const auto reply = ask(engine, user_call("hello " + std::to_string(turn), greedy(5000)));
    ASSERT_TRUE(reply) << reply.error().detail;
    EXPECT_EQ(reply->usage.prompt_tokens + reply->usage.completion_tokens, 256);
  }
}

TEST(LlamaEngine, AnswersManyAtOnce) {
  LlamaEngine engine(tiny_options());
  std::vector<std::future<Result<Reply>>> replies;
  for (int i = 0; i < 1000; ++i)
    replies.push_back(send(engine, user_call("question " + std::to_string(i), greedy(3))));
  for (auto& future : replies) {
    const auto reply = future.get();
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->usage.completion_tokens, 3);
  }
}

TEST(LlamaEngine, FailsWhatIsOpenWhenItCloses) {
  std::vector<std::future<Result<Reply>>> replies;
  {
    LlamaEngine engine(tiny_options());
    for (int i = 0; i < 40; ++i) replies.push_back(send(engine, user_call("hello", greedy(1900))));
  }
  for (auto& future : replies) {
    const auto reply = future.get();
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, FailureKind::cancelled);
  }
}

}  // namespace
}  // namespace convene
