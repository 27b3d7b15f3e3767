#include "chat/openai_json.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/text.h"

namespace convene {
namespace {

using nlohmann::json;
using testing::HasSubstr;

Request question(std::string text = "2+2?") {
  Request request;
  request.model = "m";
  request.messages = {{Role::system, "Be brief."}, {Role::user, std::move(text)}};
  return request;
}

json sent(const Request& request, const OpenAiDialect& dialect = {}) {
  return json::parse(openai_request(request, dialect));
}

ReplyPart part(std::string_view text) {
  const auto parsed = parse_reply_part(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(ReplyPart{});
}

Usage usage(std::string_view text) {
  const auto parsed = part(text).usage;
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(Usage{});
}

TEST(OpenAiRequest, StreamsWithUsageByDefault) {
  const json body = sent(question());
  EXPECT_EQ(body["model"], "m");
  EXPECT_EQ(body["stream"], true);
  EXPECT_EQ(body["stream_options"]["include_usage"], true);
  EXPECT_EQ(body["messages"][0], json({{"role", "system"}, {"content", "Be brief."}}));
  EXPECT_EQ(body["messages"][1]["role"], "user");
  EXPECT_EQ(body["max_tokens"], 2048);
  EXPECT_DOUBLE_EQ(body["temperature"].get<double>(), 0.7);
  for (const char* absent : {"seed", "stop", "logprobs", "top_k", "min_p", "response_format"})
    EXPECT_FALSE(body.contains(absent)) << absent;
}

TEST(OpenAiRequest, EscapesAnyText) {
  std::string text = "\"\\/\b\f\n\r\t\x01\x1f é 🙂";
  text += '\0';
  EXPECT_EQ(sent(question(text))["messages"][1]["content"], text);
}

TEST(OpenAiRequest, SpeaksTheDialect) {
  Request request = question();
  request.sampling = {.temperature = 0, .top_p = 0.9, .top_k = 40, .min_p = 0.05};
  request.sampling.seed = 0xFFFFFFFFFFu;
  const json plain = sent(request);
  EXPECT_EQ(plain["seed"], 0x7fffffff);
  EXPECT_DOUBLE_EQ(plain["top_p"].get<double>(), 0.9);
  EXPECT_FALSE(plain.contains("top_k"));

  const json other = sent(request, {.stream = false,
                                    .max_completion_tokens = true,
                                    .top_k_and_min_p = true,
                                    .temperature = false,
                                    .seed = false,
                                    .extra = R"({"reasoning_effort":"low"})"});
  EXPECT_FALSE(other.contains("stream"));
  EXPECT_EQ(other["max_completion_tokens"], 2048);
  EXPECT_FALSE(other.contains("max_tokens"));
  EXPECT_EQ(other["top_k"], 40);
  EXPECT_FALSE(other.contains("temperature"));
  EXPECT_FALSE(other.contains("seed"));
  EXPECT_EQ(other["reasoning_effort"], "low");
}

TEST(OpenAiRequest, SendsStopsAndLogprobs) {
  Request request = question();
  request.sampling.stop = {"\n\n", "END"};
  request.sampling.logprobs = 5;
  const json body = sent(request);
  EXPECT_EQ(body["stop"], json({"\n\n", "END"}));
  EXPECT_EQ(body["logprobs"], true);
  EXPECT_EQ(body["top_logprobs"], 5);
}

TEST(OpenAiRequest, AsksForASchemaInTheFormTheEndpointKnows) {
  Request request = question();
  request.schema = Schema{.name = "ruling", .json = R"({"type":"object"})"};
  const json strict = sent(request)["response_format"];
  EXPECT_EQ(strict["type"], "json_schema");
  EXPECT_EQ(strict["json_schema"]["name"], "ruling");
  EXPECT_EQ(strict["json_schema"]["schema"]["type"], "object");
  EXPECT_EQ(sent(request, {.schema = OpenAiDialect::SchemaForm::json_object})["response_format"],
            json({{"type", "json_object"}}));
  EXPECT_FALSE(
      sent(request, {.schema = OpenAiDialect::SchemaForm::none}).contains("response_format"));
}

TEST(OpenAiRequest, RefusesWhatIsNotJson) {
  Request request = question();
  request.schema = Schema{.name = "ruling", .json = "{oops"};
  EXPECT_THROW(openai_request(request), Error);
  EXPECT_THROW(openai_request(question(), {.extra = "[1]"}), Error);
}

TEST(OpenAiReply, ReadsAWholeReply) {
  const ReplyPart reply = part(R"({"id":"x","object":"chat.completion","model":"m-1","choices":[
      {"index":0,"message":{"role":"assistant","content":"4"},"logprobs":null,"finish_reason":"stop"}],
      "usage":{"prompt_tokens":9,"completion_tokens":1,"total_tokens":10}})");
  EXPECT_EQ(reply.text, "4");
  EXPECT_EQ(reply.finish_reason, "stop");
  EXPECT_EQ(reply.model, "m-1");
  EXPECT_EQ(reply.usage, (Usage{.prompt_tokens = 9, .completion_tokens = 1}));
  EXPECT_FALSE(reply.error);
}

TEST(OpenAiReply, ReadsAChunk) {
  const ReplyPart chunk = part(
      R"({"choices":[{"index":0,"delta":{"content":" fo"},"finish_reason":null}],"usage":null})");
  EXPECT_EQ(chunk.text, " fo");
  EXPECT_EQ(chunk.finish_reason, "");
  EXPECT_FALSE(chunk.usage);
}

TEST(OpenAiReply, ReadsReasoningUnderAllItsNamesOnce) {
  EXPECT_EQ(part(R"({"choices":[{"delta":{"reasoning_content":"hm"}}]})").reasoning, "hm");
  EXPECT_EQ(part(R"({"choices":[{"delta":{"reasoning":"hm","content":null}}]})").reasoning, "hm");
  EXPECT_EQ(
      part(R"({"choices":[{"delta":{"reasoning":"hm","reasoning_content":"hm"}}]})").reasoning,
      "hm");
  const ReplyPart parts = part(R"({"choices":[{"message":{"content":[
      {"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"4"}]}}]})");
  EXPECT_EQ(parts.reasoning, "hm");
  EXPECT_EQ(parts.text, "4");
}

TEST(OpenAiReply, ToleratesChunksWithoutChoicesOrDelta) {
  EXPECT_EQ(part(R"({"choices":[],"prompt_filter_results":[{"prompt_index":0}]})").text, "");
  EXPECT_EQ(part(R"({"choices":[{"index":0,"finish_reason":"stop"}]})").finish_reason, "stop");
  EXPECT_EQ(part(R"({"choices":null})").text, "");
  EXPECT_EQ(part("{}").text, "");
}

TEST(OpenAiReply, ReadsTheFirstChoiceOnly) {
  EXPECT_EQ(part(R"({"choices":[{"message":{"content":"a"}},{"message":{"content":"b"}}]})").text,
            "a");
}

TEST(OpenAiReply, KeepsARefusalsWords) {
  EXPECT_EQ(part(R"({"choices":[{"message":{"content":null,"refusal":"I won't."}}]})").text,
            "I won't.");
}

TEST(OpenAiUsage, CountsCachedTokensUnderTheProvidersNames) {
  for (const char* cached :
       {R"("prompt_tokens_details":{"cached_tokens":60})", R"("prompt_cache_hit_tokens":60)",
        R"("cached_tokens":60)", R"("cache_read_input_tokens":60)"}) {
    const Usage read = usage(std::string(R"({"usage":{"prompt_tokens":100,)") + cached + "}}");
    EXPECT_EQ(read.cached_tokens, 60) << cached;
    EXPECT_EQ(read.prompt_tokens, 100) << "cached tokens are part of the prompt: " << cached;
  }
  EXPECT_EQ(usage(R"({"usage":{"prompt_tokens":100},"timings":{"cache_n":60}})").cached_tokens, 60);
}

TEST(OpenAiUsage, AddsTheCachedTokensWhereTheProviderCountsThemApart) {
  const Usage read = usage(
      R"({"usage":{"input_tokens":10,"cache_read_input_tokens":80,"cache_creation_input_tokens":5,"output_tokens":7}})");
  EXPECT_EQ(read.prompt_tokens, 95);
  EXPECT_EQ(read.cached_tokens, 80);
  EXPECT_EQ(read.completion_tokens, 7);
}

TEST(OpenAiUsage, ReasoningIsPartOfTheCompletion) {
  const Usage inside = usage(
      R"({"usage":{"prompt_tokens":10,"completion_tokens":50,"total_tokens":60,"completion_tokens_details":{"reasoning_tokens":40}}})");
  EXPECT_EQ(inside.completion_tokens, 50);
  EXPECT_EQ(inside.reasoning_tokens, 40);
  const Usage apart = usage(
      R"({"usage":{"prompt_tokens":10,"completion_tokens":10,"total_tokens":60,"completion_tokens_details":{"reasoning_tokens":40}}})");
  EXPECT_EQ(apart.completion_tokens, 50);
  EXPECT_EQ(apart.reasoning_tokens, 40);
}

TEST(OpenAiUsage, IsFoundBesideChoicesAndInsideThem) {
  EXPECT_EQ(
      usage(R"({"choices":[{"delta":{"content":"x"}}],"usage":{"prompt_tokens":3}})").prompt_tokens,
      3);
  EXPECT_EQ(usage(R"({"choices":[{"delta":{},"usage":{"prompt_tokens":3}}]})").prompt_tokens, 3);
  EXPECT_EQ(usage(R"({"x_groq":{"usage":{"prompt_tokens":3}}})").prompt_tokens, 3);
}

TEST(OpenAiUsage, TakesTheDollarsAProviderReports) {
  EXPECT_EQ(usage(R"({"usage":{"prompt_tokens":3,"cost":0.25}})").dollars, 0.25);
}

TEST(OpenAiUsage, SurvivesAbsurdNumbers) {
  EXPECT_EQ(usage(R"({"usage":{"prompt_tokens":-5,"completion_tokens":1e300}})").prompt_tokens, 0);
  EXPECT_EQ(usage(R"({"usage":{"prompt_tokens":3,"prompt_tokens_details":{"cached_tokens":9}}})")
                .cached_tokens,
            3);
}

TEST(OpenAiError, IsReadInAllItsShapes) {
  using E = ProviderError;
  EXPECT_EQ(part(R"({"error":{"message":"no","type":"t","param":null,"code":"c"}})").error,
            (E{.message = "no", .type = "t", .code = "c"}));
  EXPECT_EQ(part(R"({"error":{"message":"no","code":502}})").error,
            (E{.message = "no", .status = 502}));
  EXPECT_EQ(part(R"({"error":{"message":"no","code":"429"}})").error,
            (E{.message = "no", .status = 429}));
  EXPECT_EQ(part(R"({"error":"model not found"})").error, (E{.message = "model not found"}));
  EXPECT_EQ(part(R"({"object":"error","message":"no","type":"BadRequestError","code":400})").error,
            (E{.message = "no", .type = "BadRequestError", .status = 400}));
  EXPECT_EQ(part(R"({"detail":[{"loc":["body"],"msg":"field required"}]})").error,
            (E{.message = "field required", .param = "body"}));
  EXPECT_EQ(part(R"([{"error":{"code":400,"message":"no","status":"INVALID_ARGUMENT"}}])").error,
            (E{.message = "no", .type = "INVALID_ARGUMENT", .status = 400}));
  EXPECT_EQ(part(R"({"error":{}})").error, E{});
}

TEST(OpenAiError, NamesTheParameter) {
  const char* const bodies[] = {R"({"error":{"message":"no","param":"response_format"}})",
                                R"({"object":"error","message":"no","param":"response_format"})",
                                R"({"detail":[{"loc":["body","messages",0,"role"],"msg":"x"},
                    {"loc":["body","response_format"],"msg":"no"}]})"};
  for (const char* body : bodies)
    EXPECT_THAT(part(body).error.value().param, HasSubstr("response_format")) << body;
}

TEST(OpenAiError, IsNotSeenInAGoodReply) {
  EXPECT_FALSE(part(R"({"error":null,"choices":[{"message":{"content":"x"}}]})").error);
  EXPECT_FALSE(part(R"({"message":"extra","choices":[{"message":{"content":"x"}}]})").error);
}

TEST(OpenAiLogprobs, KeepTheExactBytesOfATokenThatIsPartOfACharacter) {
  const ReplyPart chunk = part(R"({"choices":[{"delta":{"content":"x"},"logprobs":{"content":[
      {"token":"a","logprob":-0.5,"bytes":[97],"top_logprobs":[
        {"token":"a","logprob":-0.5,"bytes":[97]},{"token":"b","logprob":-1.5}]},
      {"token":"\ufffd","logprob":-1,"bytes":[226,130],"top_logprobs":[]}]}}]})");
  ASSERT_EQ(chunk.logprobs.size(), 2u);
  EXPECT_EQ(
      chunk.logprobs[0],
      (TokenLogprob{.token = "a", .logprob = -0.5, .alternatives = {{"a", -0.5}, {"b", -1.5}}}));
  EXPECT_EQ(chunk.logprobs[1].token, "\xE2\x82");
}

TEST(OpenAiReply, TurnsBrokenTextIntoValidText) {
  const std::string broken = "{\"choices\":[{\"delta\":{\"content\":\"a\xE2\x82\"}}]}";
  EXPECT_EQ(part(broken).text, "a\uFFFD");
  EXPECT_EQ(part(R"({"choices":[{"delta":{"content":"\ud83d x \ude42 \ud83d\ude42"}}]})").text,
            "\uFFFD x \uFFFD 🙂");
  EXPECT_EQ(part(R"({"choices":[{"delta":{"content":"\\ud83d \ud83d"}}]})").text, "\\ud83d \uFFFD");
}

TEST(OpenAiReply, IsAbsentWhereTheBytesAreNoJsonObject) {
  for (const char* bytes : {"", "[DONE]", "<html>", "[]", "\"x\"", "{", "{\"a\":}", "nul"})
    EXPECT_FALSE(parse_reply_part(bytes)) << bytes;
}

TEST(OpenAiReply, GivesUpOnDeepNesting) {
  const std::string deep(100000, '[');
  EXPECT_FALSE(parse_reply_part("{\"a\":" + deep));
  EXPECT_FALSE(parse_reply_part("{\"a\":" + deep + std::string(100000, ']') + "}"));
}

TEST(OpenAiReply, NoticesToolCalls) {
  EXPECT_TRUE(part(R"({"choices":[{"delta":{"tool_calls":[{"index":0}]}}]})").calls_tools);
  EXPECT_FALSE(part(R"({"choices":[{"message":{"tool_calls":[]}}]})").calls_tools);
}

}  // namespace
}  // namespace convene
