#include "engine/trouble.h"

#include <gmock/gmock.h>

namespace convene {
namespace {

using testing::HasSubstr;

ProviderError says(std::string message, std::string code = "") {
  return {.message = std::move(message), .code = std::move(code)};
}

void expect_trouble(const Trouble& trouble, FailureKind kind, bool retry) {
  EXPECT_EQ(trouble.kind, kind) << to_string(trouble.kind) << ": " << trouble.detail;
  EXPECT_EQ(trouble.retry, retry) << trouble.detail;
}

TEST(Trouble, GoesByTheStatusWhereNothingElseIsSaid) {
  for (const int status : {400, 403, 405, 422, 501})
    expect_trouble(judge(status, {}), FailureKind::refused, false);
  for (const int status : {401, 402, 404, 301})
    expect_trouble(judge(status, {}), FailureKind::denied, false);
  for (const int status : {500, 502, 503, 520, 529, 409, 425})
    expect_trouble(judge(status, {}), FailureKind::lost, true);
  for (const int status : {408, 504}) expect_trouble(judge(status, {}), FailureKind::timeout, true);
  expect_trouble(judge(429, {}), FailureKind::rate_limited, true);
  expect_trouble(judge(413, {}), FailureKind::too_long, false);
}

TEST(Trouble, AnEmptyBalanceIsNoRateLimit) {
  expect_trouble(judge(429, says("You exceeded your current quota", "insufficient_quota")),
                 FailureKind::denied, false);
  expect_trouble(judge(429, says("Insufficient Balance")), FailureKind::denied, false);
}

TEST(Trouble, AWrongKeyOrModelIsDeniedWhateverTheStatus) {
  for (const char* words :
       {"API key not valid. Please pass a valid API key.", "Incorrect API key provided: xa***.",
        "Model Not Exist", "vendor/model-9 is not a valid model ID"})
    expect_trouble(judge(400, says(words)), FailureKind::denied, false);
  expect_trouble(judge(403, says("Your key has no access to this model")), FailureKind::denied,
                 false);
}

TEST(Trouble, WhatAFilterDislikesIsAboutThisRequestOnly) {
  for (const char* words : {"Content violates usage guidelines. Failed check: SAFETY",
                            "vendor/model requires moderation. Your input was flagged"})
    expect_trouble(judge(403, says(words)), FailureKind::refused, false);
}

TEST(Trouble, KnowsARefusedSchemaInEveryProvidersWords) {
  for (const char* words :
       {"This response_format type is unavailable now",
        "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this "
        "model.",
        "This model does not support response format `json_schema`.",
        "'response_format.type' must be 'json_schema' or 'text'",
        "response_format type must be one of \"text\" or \"json_object\", but got: json_schema",
        "The provided JSON schema contains features not supported by xgrammar.",
        "Unknown name \"additionalProperties\" at 'generation_config.response_schema'"}) {
    for (const int status : {400, 422, 500, 501})
      EXPECT_TRUE(judge(status, says(words)).about_schema) << status << ' ' << words;
  }
  EXPECT_TRUE(
      judge(200, {.message = "Grammar error: invalid JSON schema", .status = 400}).about_schema);
  EXPECT_TRUE(judge(422, {.message = "Input should be 'text'", .param = "body.response_format"})
                  .about_schema);
}

TEST(Trouble, TakesNothingElseForARefusedSchema) {
  EXPECT_FALSE(judge(400, says("bad parameter")).about_schema);
  EXPECT_FALSE(judge(400, {}).about_schema);
  EXPECT_FALSE(judge(400, says("json_schema: This model's maximum context length is 8192 tokens"))
                   .about_schema);
  EXPECT_FALSE(judge(401, says("response_format needs another key")).about_schema);
  EXPECT_FALSE(judge(429, says("too many requests with response_format")).about_schema);
}

TEST(Trouble, ARateLimitOnTokensIsNoOverflow) {
  expect_trouble(judge(429, says("Rate limit reached on tokens per min (TPM): Limit 30000")),
                 FailureKind::rate_limited, true);
  expect_trouble(judge(429, says("Too many tokens, please wait before trying again.")),
                 FailureKind::rate_limited, true);
  expect_trouble(judge(429, says("Request too large for gpt-4o on tokens per min (TPM): Limit "
                                 "30000, Requested 41000.")),
                 FailureKind::too_long, false);
}

TEST(Trouble, InsideA200GoesByTheErrorsOwnCodeOrWords) {
  expect_trouble(judge(200, {.message = "slow", .status = 429}), FailureKind::rate_limited, true);
  expect_trouble(judge(200, {.message = "no", .type = "invalid_request_error"}),
                 FailureKind::refused, false);
  expect_trouble(judge(200, {.message = "Overloaded", .type = "overloaded_error"}),
                 FailureKind::lost, true);
  expect_trouble(judge(200, says("Internal Server Error")), FailureKind::lost, true);
  expect_trouble(judge(200, says("something odd")), FailureKind::lost, true);
  expect_trouble(judge(200, {}), FailureKind::lost, true);
}

TEST(Trouble, IsToldInOneShortPrintableSentence) {
  const Trouble trouble = judge(400, says("bad\x1b[31m\nthing " + std::string(5000, 'x')));
  EXPECT_THAT(trouble.detail, HasSubstr("400"));
  EXPECT_LT(trouble.detail.size(), 400u);
  EXPECT_EQ(trouble.detail.find('\x1b'), std::string::npos);
  EXPECT_EQ(trouble.detail.find('\n'), std::string::npos);
}

TEST(FinishReason, KnowsTheProvidersWords) {
  EXPECT_EQ(ending_of(""), FinishReason::none);
  EXPECT_EQ(ending_of("stop"), FinishReason::stop);
  EXPECT_EQ(ending_of("STOP"), FinishReason::stop);
  EXPECT_EQ(ending_of("eos"), FinishReason::stop);
  EXPECT_EQ(ending_of("length"), FinishReason::length);
  EXPECT_EQ(ending_of("MAX_TOKENS"), FinishReason::length);
  EXPECT_EQ(ending_of("SAFETY"), FinishReason::filtered);
  EXPECT_EQ(ending_of("insufficient_system_resource"), FinishReason::failed);
  EXPECT_EQ(ending_of("tired"), FinishReason::unknown);
}

}  // namespace
}  // namespace convene
