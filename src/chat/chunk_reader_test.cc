#include "chat/chunk_reader.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <tuple>
#include <vector>

namespace convene {
namespace {

/// A chunk as most servers write it; content is JSON as it stands.
std::string chunk(const std::string& content, const std::string& id = "m") {
  return fmt::format(
      R"({{"id":"{}","object":"chat.completion.chunk","model":"mock","choices":[{{"index":0,)"
      R"("delta":{{"content":{}}},"finish_reason":null}}]}})",
      id, content);
}

/// All that these chunks may hold.
auto parts_of(const std::optional<ReplyPart>& part) {
  const ReplyPart p = part.value_or(ReplyPart{});
  return std::tuple(part.has_value(), p.text, p.reasoning, p.finish_reason, p.model, p.usage);
}

/// Every chunk, read one after the other, gives what it gives by itself.
void expect_read_alike(const std::vector<std::string>& chunks) {
  ChunkReader reader;
  for (int i = 0; i < 3; ++i)
    for (const std::string& json : chunks)
      EXPECT_EQ(parts_of(reader.read(json)), parts_of(parse_reply_part(json))) << json;
}

TEST(ChunkReader, ReadsChunksThatDifferInTheirTextAlone) {
  expect_read_alike(
      {chunk("\"one\""), chunk("\" two\""), chunk("\"\xE2\x82\xAC\""), chunk("\"three, four\"")});
}

TEST(ChunkReader, ReadsWhatStandsAroundTheTextAnew) {
  expect_read_alike({chunk("\"one\""), chunk("\"two\"", "n"), chunk("\"three\"", "n"),
                     R"({"choices":[{"delta":{"content":"four"},"finish_reason":"stop"}]})",
                     R"({"choices":[{"delta":{"content":"five"},"finish_reason":"length"}]})",
                     R"({"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":5}})"});
}

TEST(ChunkReader, ReadsEscapesAndBrokenText) {
  expect_read_alike({chunk("\"one\""), chunk(R"("a\nb")"), chunk(R"("\ud83d\ude00")"),
                     chunk(R"("\ud83d")"), chunk("\"\xE2\x82\""), chunk("\"a\tb\""),
                     chunk(R"("say \"hi\"")"), chunk(R"("a","content":"b")"), chunk("\"\""),
                     chunk("null"), chunk("\"one"), chunk("7"), "", "{", chunk("\"two\"") + "}"});
}

TEST(ChunkReader, TellsTheTextFromItsDoubles) {
  const auto twice = [](const std::string& id, const std::string& said) {
    return fmt::format(R"({{"id":"{}","choices":[{{"delta":{{"content":"{}"}}}}]}})", id, said);
  };
  const auto halves = [](const std::string& id) {
    return fmt::format(
        R"({{"id":"{}","choices":[{{"delta":{{"content":[{{"text":"a"}},{{"text":"b"}}]}}}}]}})",
        id);
  };
  expect_read_alike({twice("a", "a"), twice("b", "a"), twice("b", "b"), twice("b", "c")});
  expect_read_alike({halves("ab"), halves("cd"), halves("a"), halves("b")});
  expect_read_alike({chunk("\"mock\""), chunk("\"content\""), chunk("\":\""), chunk("\"m\"")});
}

TEST(ChunkReader, TellsReasoningFromText) {
  const auto thought = [](const std::string& one, const std::string& other) {
    return fmt::format(
        R"({{"choices":[{{"delta":{{"reasoning_content":"{}","reasoning":"{}"}}}}]}})", one, other);
  };
  expect_read_alike({thought("a", "z"), thought("b", "z"), thought("", "z"), thought("c", "c"),
                     R"({"choices":[{"delta":{"reasoning":"a","content":"b"}}]})",
                     R"({"choices":[{"delta":{"content":"a","refusal":"no"}}]})",
                     R"({"choices":[{"delta":{"content":"","refusal":"no"}}]})"});
}

}  // namespace
}  // namespace convene
