#include "engine/trouble.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace convene {
namespace {

/// The request does not fit the model's context, in lower case. Sources: the providers'
/// documentation, and the collections in LiteLLM (PR 21647) and pi-ai; a phrase here must not occur
/// in a message about rates.
constexpr std::array kTooLong = std::to_array<std::string_view>({
    "context_length_exceeded",                   // OpenAI, DeepSeek, many others
    "maximum context length",                    // OpenAI, vLLM, OpenRouter, Mistral
    "exceeds the context window",                // OpenAI Responses
    "input tokens exceed the configured limit",  // Azure
    "context length is only",                    // vLLM from 0.16
    "longer than the model's context length",    // SGLang, Together
    "exceed_context_size_error",                 // llama-server
    "exceeds the available context size",        // llama-server
    "greater than the context length",           // LM Studio
    "exceeds the model's context",               // LM Studio, Fireworks
    "exceed context window",                     // llama-cpp-python
    "context window exceeds limit",              // MiniMax
    "context window of this model",              // OpenAI
    "prompt is too long",                        // Anthropic
    "exceed context limit",                      // Anthropic
    "request_too_large",                         // Anthropic
    "exceeds the maximum number of tokens",      // Gemini
    "maximum prompt length is",                  // xAI
    "reduce the length of the messages",         // OpenAI, Groq
    "exceeded model token limit",                // Moonshot
    "input is too long for requested model",     // Bedrock
    "too large for model with",                  // Mistral
    "range of input length should be",           // Alibaba
    "prompt tokens exceed",                      // assorted gateways
    "context length exceeded",                   //
    "context window exceeded",                   //
});

/// More than a whole minute's tokens in one request: no pause ever makes it fit.
constexpr std::string_view kLargerThanTheRate = "request too large";

/// Nothing left to spend: waiting does not help, a person has to pay.
constexpr std::array kNoBalance = std::to_array<std::string_view>({
    "insufficient_quota",           // OpenAI, sent as 429
    "exceeded your current quota",  // OpenAI
    "billing_hard_limit_reached",   // OpenAI
    "insufficient balance",         // DeepSeek, Moonshot
    "insufficient_balance",         //
    "exceeded_current_quota",       // Moonshot
    "credit balance is too low",    // Anthropic
    "insufficient credits",         // OpenRouter
    "requires more credits",        // OpenRouter
    "spending limit",               // Groq, xAI
});

/// Statuses 400 that are about the key or the model, not about what was asked.
constexpr std::array kDenied = std::to_array<std::string_view>({
    "api_key_invalid",          // Gemini
    "api key not valid",        // Gemini
    "incorrect api key",        // xAI
    "is not a valid model id",  // OpenRouter
    "model not exist",          // DeepSeek
    "model_not_found",          // OpenAI, Groq, Alibaba
});

/// About this request, whatever the status says: OpenRouter and xAI send 403.
constexpr std::array kFiltered = std::to_array<std::string_view>({
    "content_filter",                // Azure
    "content management policy",     // Azure
    "responsibleaipolicyviolation",  // Azure
    "content_policy_violation",      // OpenAI
    "data_inspection_failed",        // Alibaba
    "content exists risk",           // DeepSeek
    "flagged by moderation",         // OpenRouter
    "requires moderation",           // OpenRouter
    "violates usage guidelines",     // xAI
    "flagged as potentially violating",
});

/// What an endpoint names that does not take the form of a reply, or not every schema.
constexpr std::array kAboutSchema = std::to_array<std::string_view>({
    "response_format",    // OpenAI, Azure, DeepSeek, LM Studio, vLLM, SGLang, older llama-server
    "response format",    // Groq
    "response_schema",    // Gemini
    "json_schema",        // Alibaba, assorted gateways
    "json schema",        // vLLM with xgrammar, Ollama
    "json_object",        //
    "json mode",          // Together, Fireworks
    "structured output",  // assorted gateways
    "guided decoding",    // older vLLM
});

/// Words in an error that came without a status of its own, and the status they stand for.
struct Word {
  std::string_view word;
  int status;
};
constexpr std::array kWords = std::to_array<Word>({
    {"invalid_request", 400},   {"invalid_argument", 400},  {"badrequest", 400},
    {"authentication", 401},    {"invalid_api_key", 401},   {"unauthorized", 401},
    {"permission", 403},        {"forbidden", 403},         {"not_found", 404},
    {"not found", 404},         {"rate_limit", 429},        {"rate limit", 429},
    {"too many requests", 429}, {"too_many_requests", 429}, {"resource_exhausted", 429},
    {"throttl", 429},           {"overloaded", 529},        {"unavailable", 503},
    {"timeout", 504},           {"timed out", 504},         {"server_error", 500},
    {"internal", 500},
});

template <class Table>
bool any_in(const Table& table, std::string_view text) {
  return std::any_of(table.begin(), table.end(),
                     [&](std::string_view word) { return text.find(word) != text.npos; });
}

int status_by_words(std::string_view text) {
  for (const Word& entry : kWords)
    if (text.find(entry.word) != text.npos) return entry.status;
  return 0;
}

/// Enough of the endpoint's words to act on; never all of what may be a page, or an echo of the
/// prompt.
std::string quoted(const ProviderError& error) {
  constexpr std::size_t longest = 300;
  if (!error.message.empty()) return excerpt(error.message, longest);
  return excerpt(error.code.empty() ? error.type : error.code, longest);
}

std::string sentence(std::string_view what, const ProviderError& error) {
  const std::string said = quoted(error);
  return said.empty() ? std::string(what) : fmt::format("{}: {}", what, said);
}

Trouble by_status(int status, const ProviderError& error) {
  const auto trouble = [&](FailureKind kind, bool retry, std::string_view hint = "") {
    const std::string what = fmt::format("the endpoint answered {}{}", status, hint);
    return Trouble{kind, retry, sentence(what, error)};
  };
  switch (status) {
    case 401:
      return trouble(FailureKind::denied, false, " (is the API key right?)");
    case 402:
      return trouble(FailureKind::denied, false, " (no balance left)");
    case 403:
      // A page that says nothing is a firewall's, which may have disliked this request's words.
      return trouble(quoted(error).empty() ? FailureKind::refused : FailureKind::denied, false,
                     " (not allowed)");
    case 404:
      return trouble(FailureKind::denied, false, " (no such model or path)");
    case 408:
    case 504:
      return trouble(FailureKind::timeout, true);
    case 409:
    case 425:
      return trouble(FailureKind::lost, true);
    case 413:
      return trouble(FailureKind::too_long, false);
    case 429:
      return trouble(FailureKind::rate_limited, true);
    case 501:
    case 505:
      return trouble(FailureKind::refused, false);
    default:
      break;
  }
  if (status >= 500) return trouble(FailureKind::lost, true);
  if (status >= 300 && status < 400)
    return trouble(FailureKind::denied, false, " (a redirect, which is not followed)");
  return trouble(FailureKind::refused, false);
}

Trouble by_meaning(int status, const ProviderError& error, std::string_view words) {
  if (status < 200 || status >= 300) return by_status(status, error);
  int meant = error.status;
  if (meant < 300) meant = status_by_words(words);
  if (meant != 0) return by_status(meant, error);
  return {FailureKind::lost, true, sentence("the endpoint reported an error", error)};
}

}  // namespace

Trouble judge(int status, const ProviderError& error) {
  const std::string words = lower_ascii(error.code + ' ' + error.type + ' ' + error.message);
  const bool about_rates = status == 429 || error.status == 429;
  if (any_in(kNoBalance, words))
    return {FailureKind::denied, false, sentence("no balance left at the endpoint", error)};
  if (any_in(kFiltered, words))
    return {FailureKind::refused, false, sentence("refused by the content filter", error)};
  if (about_rates && words.find(kLargerThanTheRate) != words.npos)
    return {FailureKind::too_long, false, sentence("larger than the rate limit allows", error)};
  if (!about_rates && any_in(kTooLong, words))
    return {FailureKind::too_long, false, sentence("too long for the model's context", error)};
  if (status == 400 && any_in(kDenied, words))
    return {FailureKind::denied, false,
            sentence("the endpoint answered 400 (are key and model right?)", error)};
  Trouble trouble = by_meaning(status, error, words);
  const bool of_this_request =
      trouble.kind == FailureKind::refused || trouble.kind == FailureKind::lost;
  trouble.about_schema =
      of_this_request && any_in(kAboutSchema, words + ' ' + lower_ascii(error.param));
  return trouble;
}

std::string excerpt(std::string_view bytes, std::size_t longest) {
  std::string text = printable(bytes);
  std::replace(text.begin(), text.end(), '\n', ' ');
  if (text.size() <= longest) return text;
  text.resize(complete_utf8_prefix(std::string_view(text).substr(0, longest)));
  return text + "…";
}

FinishReason ending_of(std::string_view finish_reason) {
  struct Entry {
    std::string_view word;
    FinishReason ending;
  };
  static constexpr std::array kEndings = std::to_array<Entry>({
      {"", FinishReason::none},
      {"stop", FinishReason::stop},
      {"eos", FinishReason::stop},
      {"eos_token", FinishReason::stop},
      {"stop_sequence", FinishReason::stop},
      {"end_turn", FinishReason::stop},
      {"complete", FinishReason::stop},
      {"completed", FinishReason::stop},
      {"length", FinishReason::length},
      {"max_tokens", FinishReason::length},
      {"model_length", FinishReason::length},
      {"max_output_tokens", FinishReason::length},
      {"content_filter", FinishReason::filtered},
      {"safety", FinishReason::filtered},
      {"recitation", FinishReason::filtered},
      {"sensitive", FinishReason::filtered},
      {"error", FinishReason::failed},
      {"abort", FinishReason::failed},
      {"cancelled", FinishReason::failed},
      {"insufficient_system_resource", FinishReason::failed},
      {"tool_calls", FinishReason::tools},
      {"function_call", FinishReason::tools},
      {"tool_use", FinishReason::tools},
  });
  const std::string word = lower_ascii(finish_reason);
  for (const Entry& entry : kEndings)
    if (entry.word == word) return entry.ending;
  return FinishReason::unknown;
}

}  // namespace convene
