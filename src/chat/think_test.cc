#include "chat/think.h"

#include <gtest/gtest.h>

namespace convene {
namespace {

Delta split(std::string_view text, std::size_t piece) {
  ThinkSplitter splitter;
  Delta all;
  const auto take = [&](const Delta& delta) {
    all.text += delta.text;
    all.reasoning += delta.reasoning;
  };
  for (std::size_t at = 0; at < text.size(); at += piece)
    take(splitter.feed(text.substr(at, piece)));
  take(splitter.finish());
  return all;
}

void expect_split(std::string_view whole, std::string_view reasoning, std::string_view text) {
  for (std::size_t piece = 1; piece <= whole.size() + 1; ++piece) {
    EXPECT_EQ(split(whole, piece).reasoning, reasoning) << "pieces of " << piece;
    EXPECT_EQ(split(whole, piece).text, text) << "pieces of " << piece;
  }
}

TEST(Think, IsSplitOffWhereItOpensTheReply) {
  expect_split("<think>2 and 2</think>\n\n4", "2 and 2", "4");
  expect_split("\n<think>\na < b</thin</think>4 < 5", "\na < b</thin", "4 < 5");
}

TEST(Think, IsTextLikeAnyOtherLaterOn) {
  expect_split("I say <think>x</think>", "", "I say <think>x</think>");
  expect_split(" <thin", "", " <thin");
  expect_split("  4", "", "  4");
}

TEST(Think, CutOffLeavesNoText) {
  expect_split("<think>on and on</", "on and on</", "");
}

TEST(Think, MayBeEmpty) {
  expect_split("<think></think>4", "", "4");
  expect_split("", "", "");
}

TEST(Think, EndsAtAMarkThatWasOpenedInThePrompt) {
  const auto expect_parted = [](std::string whole, std::string_view reasoning,
                                std::string_view text) {
    const Delta parted = part_unopened_think(std::move(whole));
    EXPECT_EQ(parted.reasoning, reasoning);
    EXPECT_EQ(parted.text, text);
  };
  expect_parted("2 and 2\n</think>\n\n4", "2 and 2\n", "4");
  expect_parted("</think>4", "", "4");
  expect_parted("on and on</think>", "on and on", "");
  expect_parted("a</think>b</think>c", "a", "b</think>c");
}

TEST(Think, IsNotEndedByAMarkThatTheTextOpensItself) {
  for (const char* whole : {"4", "", "I say <think>x</think>", "</think", "a < b"}) {
    const Delta parted = part_unopened_think(whole);
    EXPECT_EQ(parted.text, whole);
    EXPECT_EQ(parted.reasoning, "");
  }
}

}  // namespace
}  // namespace convene
