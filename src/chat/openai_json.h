#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chat/chat.h"

namespace convene {

/// How an endpoint wants to be asked, where OpenAI-compatible endpoints differ.
struct OpenAiDialect {
  /// How a schema is sent: as response_format json_schema, as plain json_object, or not at all.
  /// Each is weaker than the one before.
  enum class SchemaForm { json_schema, json_object, none };

  bool stream = true;                  ///< with usage in the last chunk
  bool max_completion_tokens = false;  ///< OpenAI's reasoning models, Azure; others know max_tokens
  bool top_k_and_min_p = false;        ///< vLLM, SGLang, llama-server; OpenAI answers 400
  bool temperature = true;             ///< false for OpenAI's reasoning models, which refuse it
  bool seed = true;                    ///< sent modulo 2^31: some servers keep 32 signed bits
  SchemaForm schema = SchemaForm::json_schema;
  std::string extra =
      {};  ///< a JSON object whose members are sent as well: {"reasoning_effort":"low"}

  bool operator==(const OpenAiDialect&) const = default;
};

/// The body of POST /chat/completions. Throws Error if the schema or dialect.extra is not a JSON
/// object.
std::string openai_request(const Request& request, const OpenAiDialect& dialect = {});

/// What an endpoint says went wrong, in any of the shapes in use:
/// {"error":{…}}, {"error":"…"}, {"object":"error",…}, {"message":…}, {"detail":…}.
struct ProviderError {
  std::string message = {};
  std::string type = {};
  std::string code = {};   ///< "context_length_exceeded"; empty where the code is a number
  std::string param = {};  ///< what of the request it is about: "response_format.type"
  int status = 0;          ///< a numeric code, if it could be an HTTP status; else 0

  bool operator==(const ProviderError&) const = default;
};

/// What one stream chunk, or one whole reply, adds. All of it may be missing.
struct ReplyPart {
  std::string text = {};
  std::string reasoning = {};      ///< from reasoning_content, reasoning or thinking parts
  std::string finish_reason = {};  ///< the endpoint's word; empty: not ended yet
  std::string model = {};
  std::optional<Usage>
      usage;  ///< of the call so far, not of the chunk; dollars if the endpoint says
  std::vector<TokenLogprob> logprobs = {};
  std::optional<ProviderError> error = {};
  bool calls_tools = false;
};

/// Reads a chunk or a whole reply, leniently; absent if the bytes are no JSON object.
/// Broken UTF-8 and lone surrogates become U+FFFD. Nesting is bounded, and no recursion follows it.
std::optional<ReplyPart> parse_reply_part(std::string_view json);

}  // namespace convene
