#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "base/text.h"
#include "chat/openai_json.h"

// A reply is read in one pass, without building a document: each leaf is looked up by its path
// ("/choices/delta/content", arrays not counted) in the tables below. A new name in use somewhere
// is a new line there.

namespace convene {
namespace {

enum class Field {
  text,
  reasoning_content,
  reasoning,
  refusal,
  finish_reason,
  model,
  token,
  token_logprob,
  token_byte,
  other_token,
  other_logprob,
  other_byte,
  error_message,
  error_type,
  error_code,
  error_param,
  error_raw,
  outer_object,
  outer_message,
  outer_type,
  outer_code,
  outer_param,
  outer_place,
  cache_n,
};

const std::unordered_map<std::string_view, Field> kFields{
    {"/choices/delta/content", Field::text},
    {"/choices/delta/content/text", Field::text},  // Mistral: content as a list of parts
    {"/choices/delta/content/thinking/text", Field::reasoning},
    {"/choices/delta/reasoning_content", Field::reasoning_content},
    {"/choices/delta/reasoning", Field::reasoning},
    {"/choices/delta/refusal", Field::refusal},
    {"/choices/message/content", Field::text},
    {"/choices/message/content/text", Field::text},
    {"/choices/message/content/thinking/text", Field::reasoning},
    {"/choices/message/reasoning_content", Field::reasoning_content},
    {"/choices/message/reasoning", Field::reasoning},
    {"/choices/message/refusal", Field::refusal},
    {"/choices/finish_reason", Field::finish_reason},
    {"/model", Field::model},
    {"/choices/logprobs/content/token", Field::token},
    {"/choices/logprobs/content/logprob", Field::token_logprob},
    {"/choices/logprobs/content/bytes", Field::token_byte},
    {"/choices/logprobs/content/top_logprobs/token", Field::other_token},
    {"/choices/logprobs/content/top_logprobs/logprob", Field::other_logprob},
    {"/choices/logprobs/content/top_logprobs/bytes", Field::other_byte},
    {"/error", Field::error_message},  // Ollama: a plain string
    {"/error/message", Field::error_message},
    {"/error/type", Field::error_type},
    {"/error/status", Field::error_type},  // Gemini: "RESOURCE_EXHAUSTED"
    {"/error/code", Field::error_code},
    {"/error/param", Field::error_param},
    {"/error/metadata/raw", Field::error_raw},  // OpenRouter: what its upstream said
    {"/object", Field::outer_object},
    {"/message", Field::outer_message},  // vLLM, Mistral
    {"/detail", Field::outer_message},   // FastAPI
    {"/detail/msg", Field::outer_message},
    {"/detail/loc", Field::outer_place},  // ["body","response_format","type"]
    {"/type", Field::outer_type},
    {"/code", Field::outer_code},
    {"/param", Field::outer_param},
    {"/timings/cache_n", Field::cache_n},  // llama-server
};

/// Numbers under any "usage", as they came.
struct RawUsage {
  bool seen = false;
  std::int64_t prompt = 0;  // OpenAI: includes the cached
  std::int64_t input = 0;   // Anthropic's name: without what the cache served or took in
  std::int64_t cache_read = 0;
  std::int64_t cache_write = 0;
  std::int64_t completion = 0;
  std::int64_t total = 0;
  std::int64_t cached = 0;
  std::int64_t reasoning = 0;
  std::optional<double> cost;
};

const std::unordered_map<std::string_view, std::int64_t RawUsage::*> kUsageFields{
    {"prompt_tokens", &RawUsage::prompt},
    {"input_tokens", &RawUsage::input},
    {"completion_tokens", &RawUsage::completion},
    {"output_tokens", &RawUsage::completion},
    {"total_tokens", &RawUsage::total},
    {"prompt_tokens_details/cached_tokens", &RawUsage::cached},
    {"input_tokens_details/cached_tokens", &RawUsage::cached},
    {"prompt_cache_hit_tokens", &RawUsage::cached},  // DeepSeek
    {"cached_tokens", &RawUsage::cached},            // Moonshot
    {"cache_read_input_tokens", &RawUsage::cache_read},
    {"cache_creation_input_tokens", &RawUsage::cache_write},
    {"completion_tokens_details/reasoning_tokens", &RawUsage::reasoning},
    {"output_tokens_details/reasoning_tokens", &RawUsage::reasoning},
    {"reasoning_tokens", &RawUsage::reasoning},
};

Usage settled(const RawUsage& raw) {
  Usage usage;
  usage.prompt_tokens = raw.prompt > 0 ? raw.prompt : raw.input + raw.cache_read + raw.cache_write;
  usage.cached_tokens = std::min(std::max(raw.cached, raw.cache_read), usage.prompt_tokens);
  usage.completion_tokens = raw.completion;
  usage.reasoning_tokens = raw.reasoning;
  // xAI and Gemini count thinking only in the total; it was generated and is billed all the same.
  const std::int64_t hidden = raw.total - usage.prompt_tokens - usage.completion_tokens;
  if (hidden > 0 && (raw.reasoning == 0 || raw.reasoning == hidden)) {
    usage.completion_tokens += hidden;
    usage.reasoning_tokens = hidden;
  }
  usage.reasoning_tokens = std::min(usage.reasoning_tokens, usage.completion_tokens);
  usage.dollars = raw.cost;
  return usage;
}

class Reader {
 public:
  bool null() { return true; }
  bool boolean(bool) { return true; }
  bool number_integer(std::int64_t value) { return number(static_cast<double>(value)); }
  bool number_unsigned(std::uint64_t value) { return number(static_cast<double>(value)); }
  bool number_float(double value, const std::string&) { return number(value); }
  bool binary(nlohmann::json::binary_t&) { return true; }

  bool string(std::string& value) {
    const auto field = kFields.find(path_);
    if (field != kFields.end() && choices_ <= 1) take(field->second, value);
    return true;
  }

  bool start_object(std::size_t) {
    if (path_.empty()) is_object_ = true;  // Gemini wraps its errors in a list
    if (path_ == "/choices") ++choices_;
    if (path_ == "/error") has_error_ = true;
    if (path_.ends_with("/usage")) usage_.seen = true;
    if (path_ == "/choices/delta/tool_calls" || path_ == "/choices/message/tool_calls")
      part_.calls_tools = true;
    if (choices_ == 1 && path_ == "/choices/logprobs/content") part_.logprobs.emplace_back();
    if (!part_.logprobs.empty() && path_ == "/choices/logprobs/content/top_logprobs")
      part_.logprobs.back().alternatives.emplace_back();
    bases_.push_back(path_.size());
    return ++depth_ <= kDepthMax;
  }

  bool key(std::string& name) {
    path_.resize(bases_.back());
    path_ += '/';
    path_ += name;
    return true;
  }

  bool end_object() {
    path_.resize(bases_.back());
    bases_.pop_back();
    --depth_;
    return true;
  }

  bool start_array(std::size_t) {
    if (path_.ends_with("/bytes")) start_bytes();
    return ++depth_ <= kDepthMax;
  }

  bool end_array() {
    --depth_;
    return true;
  }

  template <class Exception>
  bool parse_error(std::size_t, const std::string&, const Exception&) {
    return false;
  }

  bool is_object() const { return is_object_; }

  ReplyPart finish() {
    part_.reasoning =
        reasoning_content_.empty() ? std::move(reasoning_) : std::move(reasoning_content_);
    if (part_.text.empty()) part_.text = std::move(refusal_);
    if (usage_.seen) {
      usage_.cached = std::max(usage_.cached, cache_n_);
      part_.usage = settled(usage_);
    }
    // {"message":…} on the outside means an error only where there is nothing else.
    const bool outer = outer_is_error_ || (!outer_.message.empty() && choices_ == 0);
    if (has_error_) part_.error = std::move(error_);
    if (!has_error_ && outer) part_.error = std::move(outer_);
    return std::move(part_);
  }

 private:
  static constexpr int kDepthMax = 64;

  TokenLogprob* token() { return part_.logprobs.empty() ? nullptr : &part_.logprobs.back(); }

  std::pair<std::string, double>* alternative() {
    const bool any = token() && !token()->alternatives.empty();
    return any ? &token()->alternatives.back() : nullptr;
  }

  void take(Field field, std::string& value) {
    switch (field) {
      case Field::text:
        part_.text += value;
        break;
      case Field::reasoning_content:
        reasoning_content_ += value;
        break;
      case Field::reasoning:
        reasoning_ += value;
        break;
      case Field::refusal:
        refusal_ += value;
        break;
      case Field::finish_reason:
        part_.finish_reason = std::move(value);
        break;
      case Field::model:
        part_.model = std::move(value);
        break;
      case Field::token:
        if (token()) token()->token = std::move(value);
        break;
      case Field::other_token:
        if (alternative()) alternative()->first = std::move(value);
        break;
      case Field::error_message:
        has_error_ = true;
        error_.message = std::move(value);
        break;
      case Field::error_type:
        error_.type = std::move(value);
        break;
      case Field::error_code:
        set_code(error_, value);
        break;
      case Field::error_param:
        error_.param = std::move(value);
        break;
      case Field::error_raw:
        error_.message += ": " + value;
        break;
      case Field::outer_object:
        outer_is_error_ = value == "error";
        break;
      case Field::outer_message:
        outer_.message = std::move(value);
        break;
      case Field::outer_type:
        outer_.type = std::move(value);
        break;
      case Field::outer_code:
        set_code(outer_, value);
        break;
      case Field::outer_param:
        outer_.param = std::move(value);
        break;
      case Field::outer_place:
        if (!outer_.param.empty()) outer_.param += '.';
        outer_.param += value;
        break;
      default:
        break;
    }
  }

  bool number(double value) {
    if (const std::size_t at = path_.rfind("/usage/"); at != std::string::npos)
      return usage_number(std::string_view(path_).substr(at + 7), value);
    const auto field = kFields.find(path_);
    if (field == kFields.end()) return true;
    switch (field->second) {
      case Field::token_logprob:
        if (token()) token()->logprob = value;
        break;
      case Field::other_logprob:
        if (alternative()) alternative()->second = value;
        break;
      case Field::token_byte:
        if (token()) append_byte(token()->token, value);
        break;
      case Field::other_byte:
        if (alternative()) append_byte(alternative()->first, value);
        break;
      case Field::error_code:
        set_code(error_, value);
        break;
      case Field::outer_code:
        set_code(outer_, value);
        break;
      case Field::cache_n:
        cache_n_ = static_cast<std::int64_t>(std::clamp(value, 0.0, 1e15));
        break;
      default:
        break;
    }
    return true;
  }

  bool usage_number(std::string_view name, double value) {
    if (name == "cost" && value >= 0) usage_.cost = value;  // OpenRouter, in dollars
    const auto field = kUsageFields.find(name);
    if (field == kUsageFields.end()) return true;
    std::int64_t& count = usage_.*field->second;
    count = std::max(count, static_cast<std::int64_t>(std::clamp(value, 0.0, 1e15)));
    return true;
  }

  /// The bytes say exactly what "token" can only approximate where a token is part of a character.
  void start_bytes() {
    const auto field = kFields.find(path_);
    if (field == kFields.end()) return;
    if (field->second == Field::token_byte && token()) token()->token.clear();
    if (field->second == Field::other_byte && alternative()) alternative()->first.clear();
  }

  static void append_byte(std::string& bytes, double value) {
    bytes += static_cast<char>(static_cast<unsigned char>(std::clamp(value, 0.0, 255.0)));
  }

  static void set_code(ProviderError& error, double value) {
    if (value >= 100 && value < 600) error.status = static_cast<int>(value);
  }

  static void set_code(ProviderError& error, const std::string& value) {
    int number = 0;
    const auto [end, status] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (status == std::errc() && end == value.data() + value.size())
      return set_code(error, static_cast<double>(number));
    error.code = value;
  }

  std::string path_;
  std::vector<std::size_t> bases_;  // the path's length at each open object
  int depth_ = 0;
  bool is_object_ = false;
  int choices_ = 0;
  ReplyPart part_;
  std::string reasoning_content_, reasoning_, refusal_;  // some endpoints send the first two alike
  RawUsage usage_;
  std::int64_t cache_n_ = 0;
  ProviderError error_, outer_;
  bool has_error_ = false;
  bool outer_is_error_ = false;
};

std::optional<ReplyPart> read(std::string_view json) {
  Reader reader;
  if (!nlohmann::json::sax_parse(json.begin(), json.end(), &reader) || !reader.is_object())
    return std::nullopt;
  return reader.finish();
}

/// "\uD83D" without its second half, as Python's json module writes half of a split character.
std::string without_lone_surrogates(std::string_view json) {
  const auto unit_at = [&](std::size_t at) -> unsigned {
    unsigned unit = 0;
    const bool escape = at + 6 <= json.size() && json[at] == '\\' && json[at + 1] == 'u';
    if (escape) std::from_chars(&json[at + 2], &json[at] + 6, unit, 16);
    return unit;
  };
  std::string out;
  for (std::size_t at = 0; at < json.size();) {
    const unsigned unit = unit_at(at);
    const bool high = unit >= 0xD800 && unit < 0xDC00;
    const bool low = unit >= 0xDC00 && unit < 0xE000;
    const unsigned next = high ? unit_at(at + 6) : 0;
    const bool pair = next >= 0xDC00 && next < 0xE000;
    const std::size_t step = pair ? 12 : unit != 0 ? 6 : json[at] == '\\' ? 2 : 1;
    out += (high || low) && !pair ? std::string_view("\\ufffd") : json.substr(at, step);
    at += step;
  }
  return out;
}

}  // namespace

std::optional<ReplyPart> parse_reply_part(std::string_view json) {
  if (auto part = read(json)) return part;
  const std::string repaired = without_lone_surrogates(valid_utf8(json));
  return repaired == json ? std::nullopt : read(repaired);
}

}  // namespace convene
