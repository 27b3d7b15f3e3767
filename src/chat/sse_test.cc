#include "chat/sse.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace convene {
namespace {

using testing::ElementsAre;

/// "type|data" of each event, the stream fed in pieces of the given size.
std::vector<std::string> events(std::string_view stream, std::size_t piece = 1 << 20) {
  std::vector<std::string> seen;
  const auto note = [&](const SseEvent& e) {
    seen.push_back(std::string(e.type) + "|" + std::string(e.data));
  };
  SseParser parser;
  for (std::size_t at = 0; at < stream.size(); at += piece)
    parser.feed(stream.substr(at, piece), note);
  parser.finish(note);
  return seen;
}

TEST(Sse, ReadsTypeAndData) {
  EXPECT_THAT(events("event: error\ndata: one\n\ndata:two\n\n"), ElementsAre("error|one", "|two"));
}

TEST(Sse, JoinsDataLinesWithNewlines) {
  EXPECT_THAT(events("data: a\ndata\ndata:  b\n\n"), ElementsAre("|a\n\n b"));
}

TEST(Sse, SkipsCommentsUnknownFieldsAndBlankLines) {
  EXPECT_THAT(events(": keep-alive\n\nid: 7\nretry: 10\n\n\n\ndata: x\n: inside\n\n"),
              ElementsAre("|x"));
}

TEST(Sse, TakesAllThreeLineEnds) {
  EXPECT_THAT(events("data: a\r\n\r\ndata: b\r\rdata: c\n\n"), ElementsAre("|a", "|b", "|c"));
  EXPECT_THAT(events("data: a\r\ndata: b\r\n\r\n"), ElementsAre("|a\nb"));
}

TEST(Sse, SkipsAByteOrderMark) {
  EXPECT_THAT(events("\xEF\xBB\xBF"
                     "data: a\n\n"),
              ElementsAre("|a"));
}

TEST(Sse, DeliversAnEventWhoseBlankLineNeverCame) {
  EXPECT_THAT(events("data: [DONE]"), ElementsAre("|[DONE]"));
  EXPECT_THAT(events("data: [DONE]\n"), ElementsAre("|[DONE]"));
}

TEST(Sse, GivesTheSameEventsHoweverTheBytesAreCut) {
  const std::string stream =
      "\xEF\xBB\xBF: hi\r\n\r\ndata: {\"a\":1}\r\n\r\nevent: e\rdata: x\rdata: y\r\r"
      "data: \xE2\x82\xAC\n\n\n: c\ndata\n\ndata: last";
  const auto whole = events(stream);
  ASSERT_EQ(whole.size(), 5u);
  for (std::size_t piece = 1; piece < stream.size(); ++piece)
    EXPECT_EQ(events(stream, piece), whole) << "pieces of " << piece;
}

TEST(Sse, RefusesAnEventThatNeverEnds) {
  SseParser parser(1000);
  int seen = 0;
  const auto count = [&](const SseEvent&) { ++seen; };
  EXPECT_TRUE(parser.feed("data: fine\n\n", count));
  bool took_all = true;
  for (int i = 0; i < 200; ++i) took_all = took_all && parser.feed("data: 12345\n", count);
  EXPECT_FALSE(took_all);
  EXPECT_FALSE(parser.feed("\n\ndata: x\n\n", count)) << "a broken stream stays broken";
  EXPECT_EQ(seen, 1);
  parser.reset();
  EXPECT_TRUE(parser.feed("data: x\n\n", count));
  EXPECT_EQ(seen, 2);
}

TEST(Sse, RefusesALineThatNeverEnds) {
  SseParser parser(1000);
  bool took_all = true;
  for (int i = 0; i < 200; ++i)
    took_all = took_all && parser.feed("0123456789", [](const SseEvent&) {});
  EXPECT_FALSE(took_all);
}

}  // namespace
}  // namespace convene
