#include <fmt/format.h>

#include <iterator>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/text.h"
#include "chat/failure.h"
#include "chat/openai_json.h"

namespace convene {
namespace {

/// Written by hand, not through a document: transcripts are long, and each is sent to several
/// agents.
void append_string(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += hex[static_cast<unsigned char>(c) >> 4];
      out += hex[static_cast<unsigned char>(c) & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

template <class Value>
void append_member(std::string& out, std::string_view name, const Value& value) {
  fmt::format_to(std::back_inserter(out), ",\"{}\":{}", name, value);
}

void append_messages(std::string& out, const std::vector<Message>& messages) {
  out += ",\"messages\":[";
  for (const Message& message : messages) {
    if (&message != &messages.front()) out += ',';
    fmt::format_to(std::back_inserter(out),
                   "{{\"role\":\"{}\",\"content\":", to_string(message.role));
    append_string(out, message.content);
    out += '}';
  }
  out += ']';
}

void append_sampling(std::string& out, const Sampling& sampling, const OpenAiDialect& dialect) {
  append_member(out, dialect.max_completion_tokens ? "max_completion_tokens" : "max_tokens",
                sampling.tokens_max);
  if (dialect.temperature) append_member(out, "temperature", sampling.temperature);
  if (sampling.top_p < 1.0) append_member(out, "top_p", sampling.top_p);
  if (dialect.top_k_and_min_p) {  // sent even when off: the servers' own defaults are not off
    append_member(out, "top_k", sampling.top_k);
    append_member(out, "min_p", sampling.min_p);
  }
  if (dialect.seed && sampling.seed) append_member(out, "seed", *sampling.seed & 0x7fffffffu);
  if (sampling.logprobs) {
    append_member(out, "logprobs", "true");
    append_member(out, "top_logprobs", *sampling.logprobs);
  }
  if (sampling.stop.empty()) return;
  out += ",\"stop\":[";
  for (const std::string& stop : sampling.stop) {
    if (&stop != &sampling.stop.front()) out += ',';
    append_string(out, stop);
  }
  out += ']';
}

void append_schema(std::string& out, const Schema& schema, OpenAiDialect::SchemaForm form) {
  if (form == OpenAiDialect::SchemaForm::none) return;
  if (form == OpenAiDialect::SchemaForm::json_object) {
    out += ",\"response_format\":{\"type\":\"json_object\"}";
    return;
  }
  if (!nlohmann::json::accept(schema.json))
    throw Error("the schema '" + schema.name + "' is not JSON");
  out += ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":";
  append_string(out, schema.name);
  out += ",\"strict\":true,\"schema\":" + schema.json + "}}";
}

void append_extra(std::string& out, std::string_view extra) {
  if (trimmed(extra).empty()) return;
  const auto object = nlohmann::json::parse(extra, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object())
    throw Error("the extra members of a request have to be a JSON object",
                "for example {\"reasoning_effort\":\"low\"}");
  for (const auto& [name, value] : object.items()) {
    out += ',';
    append_string(out, name);
    out += ':' + value.dump();
  }
}

}  // namespace

std::string openai_request(const Request& request, const OpenAiDialect& dialect) {
  std::string out = "{\"model\":";
  append_string(out, request.model);
  append_messages(out, request.messages);
  append_sampling(out, request.sampling, dialect);
  if (request.schema) append_schema(out, *request.schema, dialect.schema);
  if (dialect.stream) out += ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";
  append_extra(out, dialect.extra);
  out += '}';
  return out;
}

}  // namespace convene
