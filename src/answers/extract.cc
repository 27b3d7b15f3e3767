#include "answers/extract.h"

#include "base/text.h"

namespace convene {
namespace {

constexpr std::string_view kNone;
constexpr std::string_view kEmphasis = "*_`";

std::string_view without_front(std::string_view text, std::string_view characters) {
  const std::size_t start = text.find_first_not_of(characters);
  return start == std::string_view::npos ? kNone : text.substr(start);
}

std::string_view without_back(std::string_view text, std::string_view characters) {
  return text.substr(0, text.find_last_not_of(characters) + 1);
}

/// "**42.**" → "42"
std::string_view plain(std::string_view text) {
  text = trimmed(without_back(without_front(trimmed(text), kEmphasis), kEmphasis));
  if (text.ends_with('.')) text.remove_suffix(1);
  return trimmed(without_back(text, kEmphasis));
}

/// The size of what stands before the brace that closes an opened one; npos where none does.
std::size_t balanced_length(std::string_view text) {
  std::size_t open = 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '{') {
      ++open;
    } else if (text[i] == '}' && --open == 0) {
      return i;
    }
  }
  return std::string_view::npos;
}

std::optional<std::string> boxed_content(std::string_view after_brace) {
  const std::size_t length = balanced_length(after_brace);
  if (length == std::string_view::npos) return std::nullopt;
  const std::string_view content = trimmed(after_brace.substr(0, length));
  if (content.empty()) return std::nullopt;
  return std::string(content);
}

bool consume(std::string_view& text, std::string_view word) {
  if (text.size() < word.size() || lower_ascii(text.substr(0, word.size())) != word) return false;
  text.remove_prefix(word.size());
  return true;
}

/// What follows "answer:" on a line that begins with it; empty where nothing does.
std::optional<std::string_view> labelled(std::string_view line) {
  line = without_front(line, "*_#> \t");
  if (consume(line, "final")) line = without_front(line, " \t");
  if (!consume(line, "answer")) return std::nullopt;
  line = without_front(line, "*_ \t");
  if (!consume(line, ":")) return std::nullopt;
  return plain(line);
}

std::optional<std::string> last_labelled_line(std::string_view text) {
  std::optional<std::string_view> answer;
  bool pending = false;  // the label stood alone: its answer is the next line that has text
  for (const std::string_view line : split(text, '\n')) {
    if (const auto found = labelled(line)) {
      pending = found->empty();
      if (!pending) answer = found;
    } else if (pending && !plain(line).empty()) {
      answer = plain(line);
      pending = false;
    }
  }
  if (!answer) return std::nullopt;
  return std::string(*answer);
}

}  // namespace

std::optional<std::string> extract_answer(std::string_view text) {
  constexpr std::string_view box = "\\boxed{";
  const std::string said = without_reasoning(text);
  const std::size_t last = said.rfind(box);
  if (last != std::string::npos)
    return boxed_content(std::string_view(said).substr(last + box.size()));
  return last_labelled_line(said);
}

std::string without_reasoning(std::string_view text) {
  constexpr std::string_view open_tag = "<think>";
  constexpr std::string_view close_tag = "</think>";
  std::string said;
  // A closing tag without an opening one can only be the first tag of all.
  const std::size_t first_close = text.find(close_tag);
  if (first_close < text.find(open_tag)) text.remove_prefix(first_close + close_tag.size());
  for (;;) {
    const std::size_t open = text.find(open_tag);
    said += text.substr(0, open);
    if (open == std::string_view::npos) return said;
    const std::size_t close = text.find(close_tag, open);
    if (close == std::string_view::npos) return said;
    text.remove_prefix(close + close_tag.size());
  }
}

}  // namespace convene
