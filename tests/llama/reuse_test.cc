#include <gtest/gtest.h>

#include "llama/support.h"

namespace convene {
namespace {

/// What follows the message in a prompt: <|im_end|>, a line's end, <|im_start|>, "assistant" by its
/// letters
/// ("an" is one token), a line's end.
constexpr int kAfterMessage = 1 + 1 + 1 + 8 + 1;

TEST(LlamaReuse, ComputesOnlyWhatIsNewInAPrompt) {
  LlamaEngine engine(tiny_options());
  const auto first = ask(engine, user_call(words(40)));
  const auto second = ask(engine, user_call(words(40) + "xyz"));
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->usage.cached_tokens, 0);
  EXPECT_EQ(second->usage.prompt_tokens, first->usage.prompt_tokens + 3);
  // The last space belongs to the white space before "xyz" or before the message's end: the same
  // token.
  EXPECT_EQ(second->usage.cached_tokens, first->usage.prompt_tokens - kAfterMessage);
}

TEST(LlamaReuse, ComputesOneTokenOfAPromptItKnows) {
  LlamaEngine engine(tiny_options());
  const auto first = ask(engine, user_call("the same"));
  const auto second = ask(engine, user_call("the same"));
  ASSERT_TRUE(first && second);
  EXPECT_EQ(second->usage.cached_tokens, second->usage.prompt_tokens - 1);
  EXPECT_EQ(first->text, second->text);
}

TEST(LlamaReuse, ContinuesAConversationBehindItsOwnReply) {
  LlamaEngine engine(tiny_options());
  Call call = user_call(words(10));
  const auto first = ask(engine, call);
  ASSERT_TRUE(first);
  call.request.messages.push_back({Role::assistant, "something else"});
  call.request.messages.push_back({Role::user, "and then?"});
  const auto second = ask(engine, call);
  ASSERT_TRUE(second);
  EXPECT_GE(second->usage.cached_tokens, first->usage.prompt_tokens);
}

TEST(LlamaReuse, RepliesTheSameWithAndWithoutIt) {
  LlamaOptions apart = tiny_options();
  apart.reuse_prefixes = false;
  LlamaEngine with(tiny_options());
  LlamaEngine without(apart);
  for (int turn = 1; turn <= 5; ++turn) {
    const auto a = ask(with, user_call(words(20 * turn)));
    const auto b = ask(without, user_call(words(20 * turn)));
    ASSERT_TRUE(a && b);
    EXPECT_EQ(a->text, b->text) << turn;
    EXPECT_EQ(b->usage.cached_tokens, 0);
    EXPECT_EQ(a->usage.cached_tokens > 0, turn > 1);
  }
}

TEST(LlamaReuse, ComputesWhatSiblingsShareOnce) {
  LlamaEngine engine(tiny_options());
  std::vector<std::future<Result<Reply>>> replies;
  const std::string shared = words(60);
  for (int i = 0; i < 6; ++i)
    replies.push_back(send(engine, user_call(shared + "part " + std::to_string(i))));
  std::int64_t sent = 0;
  std::int64_t computed = 0;
  for (auto& future : replies) {
    const auto reply = future.get();
    ASSERT_TRUE(reply);
    sent += reply->usage.prompt_tokens;
    computed += reply->usage.prompt_tokens - reply->usage.cached_tokens;
  }
  // Once the shared words, and for each its own end.
  EXPECT_LE(computed, sent / 6 + 6 * (kAfterMessage + 10));
  EXPECT_EQ(engine.tally().prompt_tokens_sent, sent);
  EXPECT_EQ(engine.tally().prompt_tokens_computed, computed);
}

TEST(LlamaReuse, InCompanyRepliesAreThoseOfEachAlone) {
  LlamaEngine alone(tiny_options());
  LlamaEngine crowd(tiny_options());
  std::vector<std::future<Result<Reply>>> replies;
  for (int i = 0; i < 12; ++i)
    replies.push_back(send(crowd, user_call(words(5 + i, "q" + std::to_string(i)))));
  for (int i = 0; i < 12; ++i) {
    const auto one = ask(alone, user_call(words(5 + i, "q" + std::to_string(i))));
    const auto one_of_many = replies[static_cast<std::size_t>(i)].get();
    ASSERT_TRUE(one && one_of_many);
    EXPECT_EQ(one->text, one_of_many->text) << i;
  }
}

TEST(LlamaReuse, KeepsUnrelatedPromptsInRoomsOfTheirOwn) {
  LlamaEngine engine(tiny_options());
  std::vector<std::future<Result<Reply>>> replies;
  for (int i = 0; i < 8; ++i)
    replies.push_back(
        send(engine, user_call(words(120, std::string(1, static_cast<char>('a' + i))), greedy(4))));
  for (auto& reply : replies) ASSERT_TRUE(reply.get());
  EXPECT_GT(engine.tally().rooms, 1);
}

/// Rooms of their own, computed on four threads at once, and a listener in each.
TEST(LlamaReuse, RoomsSideBySideReplyAsOneAlone) {
  LlamaOptions wide = tiny_options();
  wide.threads = 4;
  LlamaEngine crowd(wide);
  LlamaEngine alone(tiny_options());
  const auto call = [](int i) {
    return user_call(words(60, std::string(1, static_cast<char>('a' + i % 8)) + "q"),
                     seeded(static_cast<std::uint64_t>(i), 40));
  };
  std::vector<std::string> streamed(24);
  std::vector<std::future<Result<Reply>>> replies;
  for (int i = 0; i < 24; ++i) {
    Call streaming = call(i);
    if (i % 2 == 0)
      streaming.on_delta = [&streamed, i](const Delta& delta) {
        streamed[static_cast<std::size_t>(i)] += delta.text;
      };
    replies.push_back(send(crowd, std::move(streaming)));
  }
  for (int i = 0; i < 24; ++i) {
    const auto one = ask(alone, call(i));
    const auto one_of_many = replies[static_cast<std::size_t>(i)].get();
    ASSERT_TRUE(one && one_of_many);
    EXPECT_EQ(one->text, one_of_many->text) << i;
    if (i % 2 == 0) {
      EXPECT_EQ(one_of_many->text, streamed[static_cast<std::size_t>(i)]) << i;
    }
  }
  EXPECT_GT(crowd.tally().rooms, 1);
}

/// 16 requests in a cache for about two of them: all of them are answered, as if there were space.
TEST(LlamaReuse, MakesDoWithASmallCache) {
  LlamaOptions tight = tiny_options();
  tight.context_tokens = 512;
  tight.rooms = 1;
  tight.cells = 768;
  LlamaEngine small(tight);
  LlamaEngine large(tiny_options());
  std::vector<std::future<Result<Reply>>> replies;
  for (int i = 0; i < 16; ++i)
    replies.push_back(send(small, user_call(words(20, "n" + std::to_string(i)), greedy(150))));
  for (int i = 0; i < 16; ++i) {
    const auto tight_reply = replies[static_cast<std::size_t>(i)].get();
    const auto reply = ask(large, user_call(words(20, "n" + std::to_string(i)), greedy(150)));
    ASSERT_TRUE(tight_reply) << tight_reply.error().detail;
    ASSERT_TRUE(reply);
    EXPECT_EQ(tight_reply->usage.completion_tokens, 150);
    EXPECT_EQ(tight_reply->text, reply->text) << i;
  }
}

}  // namespace
}  // namespace convene
