#include "engine/token_estimate.h"

#include <gtest/gtest.h>

namespace convene {
namespace {

Request saying(std::string text) {
  Request request;
  request.messages = {{Role::user, std::move(text)}};
  return request;
}

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

Usage reported(std::int64_t prompt, std::int64_t cached = 0) {
  return {.prompt_tokens = prompt, .cached_tokens = cached};
}

TEST(TokenEstimate, CountsAtLeastTheWords) {
  EXPECT_EQ(prompt_tokens_at_least(saying("two  words\n")), 2);
  EXPECT_EQ(prompt_tokens_at_least(saying("")), 0);
  EXPECT_GE(prompt_tokens_at_least(saying(repeated("数", 400))), 100) << "no spaces, many tokens";
}

TEST(TokenEstimate, SeesThatALongPromptWasCut) {
  EXPECT_TRUE(prompt_was_cut(saying(repeated("word ", 6000)), reported(4096)));
  EXPECT_TRUE(prompt_was_cut(saying(repeated("word ", 3000)), reported(2048)));
}

TEST(TokenEstimate, TrustsPlausibleCounts) {
  EXPECT_FALSE(prompt_was_cut(saying(repeated("word ", 6000)), reported(6100)));
  EXPECT_FALSE(prompt_was_cut(saying(repeated("word ", 1000)), reported(300)))
      << "too short to tell";
  EXPECT_FALSE(prompt_was_cut(saying(repeated(" ", 60000)), reported(1200))) << "no words at all";
  EXPECT_FALSE(prompt_was_cut(saying(repeated("word ", 6000)), reported(300, 6000)))
      << "a server that counts only what its cache did not serve";
  EXPECT_FALSE(prompt_was_cut(saying(repeated("word ", 6000)), reported(17)))
      << "a server that counts something else";
  Usage guessed = reported(4096);
  guessed.counted = false;
  EXPECT_FALSE(prompt_was_cut(saying(repeated("word ", 6000)), guessed)) << "our own guess";
}

}  // namespace
}  // namespace convene
