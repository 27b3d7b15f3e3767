#include "base/text.h"

#include <algorithm>

namespace convene {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// How many bytes the sequence at the front of `bytes` has, how many of them are there and
/// well-formed.
struct Sequence {
  std::size_t length;  ///< 0: no sequence can start with this byte
  std::size_t valid;   ///< bytes that belong to the (perhaps unfinished) sequence
};

/// The second byte's range depends on the first (Unicode 15, table 3-7).
Sequence sequence_at(std::string_view bytes) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return {1, 1};
  if (first < 0xC2 || first > 0xF4) return {0, 0};
  const std::size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  unsigned low = 0x80, high = 0xBF;
  if (first == 0xE0) low = 0xA0;
  if (first == 0xED) high = 0x9F;
  if (first == 0xF0) low = 0x90;
  if (first == 0xF4) high = 0x8F;
  std::size_t valid = 1;
  while (valid < length && valid < bytes.size() && byte(valid) >= low && byte(valid) <= high) {
    ++valid;
    low = 0x80;
    high = 0xBF;
  }
  return {length, valid};
}

/// Characters that could repaint the screen or reorder what a person reads.
bool is_dangerous(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1)
    return (first < 0x20 && first != '\n' && first != '\t') || first == 0x7F;
  if (character.size() == 2 && first == 0xC2)
    return static_cast<unsigned char>(character[1]) < 0xA0;
  const bool is_bidi_control = (character >= "\u202A" && character <= "\u202E") ||
                               (character >= "\u2066" && character <= "\u2069");
  return character.size() == 3 && is_bidi_control;
}

template <class OnCharacter, class OnBroken>
void each_character(std::string_view bytes, OnCharacter on_character, OnBroken on_broken) {
  while (!bytes.empty()) {
    const Sequence sequence = sequence_at(bytes);
    const bool whole = sequence.length > 0 && sequence.valid == sequence.length;
    const std::size_t step = std::max<std::size_t>(sequence.valid, 1);
    if (whole) {
      on_character(bytes.substr(0, step));
    } else {
      on_broken();
    }
    bytes.remove_prefix(step);
  }
}

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

}  // namespace

std::string valid_utf8(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  each_character(
      bytes, [&](std::string_view character) { text += character; }, [&] { text += kReplacement; });
  return text;
}

bool is_valid_utf8(std::string_view bytes) {
  bool valid = true;
  each_character(
      bytes, [](std::string_view) {}, [&] { valid = false; });
  return valid;
}

std::size_t complete_utf8_prefix(std::string_view bytes) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, bytes.size()); ++back) {
    const Sequence sequence = sequence_at(bytes.substr(bytes.size() - back));
    if (sequence.length > back && sequence.valid == back) return bytes.size() - back;
  }
  return bytes.size();
}

std::string printable(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  each_character(
      bytes,
      [&](std::string_view character) {
        if (!is_dangerous(character)) text += character;
      },
      [&] { text += kReplacement; });
  return text;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) {
    if (&part != &parts.front()) text += separator;
    text += part;
  }
  return text;
}

bool is_nested_beyond(std::string_view json, int levels) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (quoted && c == '\\') ++i;
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if ((c == '[' || c == '{') && ++depth > levels) return true;
    if (c == ']' || c == '}') --depth;
  }
  return false;
}

std::string lower_ascii(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lowered;
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  std::string replaced;
  while (!from.empty()) {
    const std::size_t at = text.find(from);
    if (at == std::string_view::npos) break;
    replaced += text.substr(0, at);
    replaced += to;
    text.remove_prefix(at + from.size());
  }
  return replaced += text;
}

}  // namespace convene
