#include "engine/token_estimate.h"

namespace convene {
namespace {

std::int64_t words_in(std::string_view text) {
  std::int64_t words = 0;
  std::int64_t wide = 0;
  bool inside = false;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    words += !space && !inside;
    inside = !space;
    wide += static_cast<unsigned char>(c) >= 0xE0;  // starts a character of three or four bytes
  }
  return words + wide / 4;
}

}  // namespace

std::int64_t tokens_about(std::string_view text) {
  return (static_cast<std::int64_t>(text.size()) + 3) / 4;
}

std::int64_t prompt_tokens_about(const Request& request) {
  constexpr std::int64_t frame = 4;  // role and separators of a message, in most templates
  std::int64_t tokens = 0;
  for (const Message& message : request.messages) tokens += tokens_about(message.content) + frame;
  return tokens;
}

std::int64_t prompt_tokens_at_least(const Request& request) {
  std::int64_t tokens = 0;
  for (const Message& message : request.messages) tokens += words_in(message.content);
  return tokens;
}

bool prompt_was_cut(const Request& request, const Usage& usage) {
  constexpr std::int64_t shortest = 1500;  // no server's default context is smaller than 2048
  constexpr std::int64_t smallest = 256;   // below this the server counts something else
  const std::int64_t least = prompt_tokens_at_least(request);
  // Some servers leave out of the prompt what their cache served.
  const std::int64_t reported = usage.prompt_tokens + usage.cached_tokens;
  return usage.counted && least >= shortest && reported >= smallest && reported < least * 3 / 4;
}

}  // namespace convene
