#include "engine/llama/stream_text.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "base/text.h"

namespace convene::llama {
namespace {

/// Pushes the bytes one at a time, and gives what was shown.
Delta by_bytes(StreamText& stream, std::string_view bytes) {
  Delta shown;
  const auto add = [&shown](const Delta& delta) {
    EXPECT_TRUE(is_valid_utf8(delta.text));
    EXPECT_TRUE(is_valid_utf8(delta.reasoning));
    shown.text += delta.text;
    shown.reasoning += delta.reasoning;
  };
  for (const char byte : bytes) add(stream.push({&byte, 1}));
  add(stream.finish());
  EXPECT_EQ(shown.text, stream.text());
  EXPECT_EQ(shown.reasoning, stream.reasoning());
  return shown;
}

TEST(StreamText, ShowsOnlyWholeCharacters) {
  StreamText stream({}, Thinking::never);
  EXPECT_EQ(stream.push("a\xC3").text, "a");
  EXPECT_EQ(stream.push("\xA4").text, "ä");
  EXPECT_EQ(stream.push("\xF0\x9F\x98").text, "");
  EXPECT_EQ(stream.push("\x80!").text, "😀!");
}

TEST(StreamText, MakesBrokenBytesValid) {
  StreamText stream({}, Thinking::never);
  EXPECT_EQ(by_bytes(stream, "a\xFF\xC3(b\xE2\x82").text, valid_utf8("a\xFF\xC3(b\xE2\x82"));
}

TEST(StreamText, EndsBeforeAStopString) {
  StreamText stream({"END"}, Thinking::never);
  EXPECT_EQ(by_bytes(stream, "the END of it").text, "the ");
  EXPECT_TRUE(stream.stopped());
}

TEST(StreamText, HoldsBackWhatMayBecomeAStopString) {
  StreamText stream({"\n\n"}, Thinking::never);
  EXPECT_EQ(stream.push("line\n").text, "line");
  EXPECT_EQ(stream.push("next").text, "\nnext");
  EXPECT_EQ(stream.push("\n").text, "");
  EXPECT_EQ(stream.finish().text, "\n");
}

TEST(StreamText, TakesTheEarliestOfSeveralStops) {
  StreamText stream({"three", "two"}, Thinking::never);
  EXPECT_EQ(stream.push("one two three").text, "one ");
}

TEST(StreamText, NeverShowsAStopStringHoweverItIsCut) {
  Random random(3);
  for (int turn = 0; turn < 500; ++turn) {
    std::string bytes;
    for (int i = 0; i < 40; ++i) bytes += static_cast<char>('a' + random.between(0, 2));
    StreamText stream({"abca", "bb", ""}, Thinking::never);
    std::string shown;
    for (std::size_t at = 0; at < bytes.size();) {
      const auto n = static_cast<std::size_t>(random.between(1, 5));
      shown += stream.push(std::string_view(bytes).substr(at, n)).text;
      at += n;
    }
    shown += stream.finish().text;
    const std::size_t end = std::min(bytes.find("abca"), bytes.find("bb"));
    EXPECT_EQ(shown, bytes.substr(0, end));
    EXPECT_EQ(stream.stopped(), end != std::string::npos);
  }
}

TEST(StreamText, SplitsThinkingOff) {
  StreamText stream({}, Thinking::maybe);
  const Delta shown = by_bytes(stream, "\n<think>\nfirst this\n</think>\n\nthe answer");
  EXPECT_EQ(shown.reasoning, "first this");
  EXPECT_EQ(shown.text, "the answer");
}

TEST(StreamText, ThinksFromTheStartWhenThePromptOpenedTheSection) {
  StreamText stream({}, Thinking::already);
  EXPECT_TRUE(stream.thinking());
  const Delta shown = by_bytes(stream, "\nfirst </thi this</think>answer");
  EXPECT_EQ(shown.reasoning, "first </thi this");
  EXPECT_EQ(shown.text, "answer");
}

TEST(StreamText, LeavesTagsAloneInTheMiddleOfAnAnswer) {
  StreamText stream({}, Thinking::maybe);
  EXPECT_EQ(by_bytes(stream, "a <think> b").text, "a <think> b");
  StreamText never({}, Thinking::never);
  EXPECT_EQ(by_bytes(never, "<think>b").text, "<think>b");
}

TEST(StreamText, KeepsUnfinishedThinkingAsReasoning) {
  StreamText stream({"STOP"}, Thinking::maybe);
  const Delta shown = by_bytes(stream, "<think>hm STOP </th");
  EXPECT_EQ(shown.reasoning, "hm STOP </th");
  EXPECT_EQ(shown.text, "");
  EXPECT_FALSE(stream.stopped());
}

TEST(StreamText, AnUnfinishedTagAtTheEndIsText) {
  StreamText stream({}, Thinking::maybe);
  EXPECT_EQ(by_bytes(stream, "<thin").text, "<thin");
}

}  // namespace
}  // namespace convene::llama
