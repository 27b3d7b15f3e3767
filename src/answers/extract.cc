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

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/// "5", after "\boxed " without braces: up to the next space or sign of mathematics.
std::optional<std::string> bare_box(std::string_view text) {
  text = without_front(text, " \t");
  std::size_t end = 0;
  while (end < text.size() && !is_blank(text[end]) && text[end] != '$' && text[end] != '}') ++end;
  text = without_back(text.substr(0, end), ".,;:");
  for (const std::string_view close : {"\\)", "\\]"})
    if (text.ends_with(close)) text.remove_suffix(close.size());
  if (text.empty()) return std::nullopt;
  return std::string(text);
}

/// Where a box begins, and what it is called.
struct Box {
  std::size_t at = std::string_view::npos;
  std::size_t after = 0;
};

/// The last \boxed or \fbox.
Box last_box(std::string_view text) {
  Box last;
  for (const std::string_view name : {"\\boxed", "\\fbox"}) {
    const std::size_t at = text.rfind(name);
    if (at != std::string_view::npos && (last.at == std::string_view::npos || at > last.at))
      last = {at, at + name.size()};
  }
  return last;
}

std::optional<std::string> box_content(std::string_view after) {
  const std::string_view rest = without_front(after, " \t\r\n");
  if (rest.starts_with('{')) return boxed_content(rest.substr(1));
  return bare_box(after);
}

/// Up to the end of the sentence: "5. Hence" is "5", "5.4" stays.
std::string_view first_sentence(std::string_view text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i)
    if (text[i] == '.' && is_blank(text[i + 1])) return text.substr(0, i);
  for (const std::string_view turn : {" because ", " since ", ", so ", ", which ", ", as "})
    text = text.substr(0, text.find(turn));
  return text;
}

/// "$5$ apples" is "5"; "**5**" is "5".
std::string_view stated(std::string_view text) {
  text = plain(text);
  for (const std::string_view mark : {"$$", "$"}) {
    if (!text.starts_with(mark)) continue;
    const std::size_t close = text.find(mark, mark.size());
    const bool whole = close != std::string_view::npos && close > mark.size();
    const std::string_view after = whole ? text.substr(close + mark.size()) : kNone;
    if (whole && after.find('$') == std::string_view::npos)
      return text.substr(0, close + mark.size());
  }
  return plain(first_sentence(text));
}

/// What follows the last "answer is" in a line; empty where nothing does.
std::optional<std::string_view> after_phrase(std::string_view line) {
  const std::string lowered = lower_ascii(line);
  std::size_t end = std::string::npos;
  for (const std::string_view phrase :
       {"answer is", "answer is:", "answer is therefore", "answer is that"}) {
    const std::size_t at = lowered.rfind(phrase);
    if (at == std::string::npos) continue;
    const std::size_t after = at + phrase.size();
    if (after < lowered.size() && !is_blank(lowered[after]) && lowered[after] != ':' &&
        lowered[after] != '*')
      continue;
    if (end == std::string::npos || after > end) end = after;
  }
  if (end == std::string::npos) return std::nullopt;
  return stated(without_front(line.substr(end), ": \t"));
}

/// What follows "answer:" on a line that begins with it; empty where nothing does.
std::optional<std::string_view> labelled(std::string_view line) {
  const std::string_view whole = without_front(line, " \t");
  line = without_front(line, "*_#> \t");
  if (whole.starts_with("#### ") && lower_ascii(line).find("answer") == std::string::npos)
    return plain(line);
  if (consume(line, "final")) line = without_front(line, " \t");
  if (!consume(line, "answer")) return std::nullopt;
  line = without_front(line, "*_ \t\r");
  if (line.empty() && whole.starts_with('#')) return line;
  if (!consume(line, ":")) return std::nullopt;
  if (const auto phrase = after_phrase(line)) return phrase;
  return plain(line);
}

std::optional<std::string> last_stated_line(std::string_view text) {
  std::optional<std::string_view> answer;
  bool pending = false;  // the label stood alone: its answer is the next line that has text
  for (const std::string_view line : split(text, '\n')) {
    auto found = labelled(line);
    if (!found && line.size() < 2000) found = after_phrase(line);
    if (found) {
      pending = found->empty();
      if (!pending) answer = found;
    } else if (pending && !plain(line).empty() && plain(line) != "$$" && plain(line) != "\\[") {
      answer = plain(line);
      pending = false;
    }
  }
  if (!answer) return std::nullopt;
  return std::string(*answer);
}

}  // namespace

std::optional<std::string> extract_answer(std::string_view text) {
  const std::string said = without_reasoning(text);
  const Box box = last_box(said);
  if (box.at != std::string_view::npos)
    return box_content(std::string_view(said).substr(box.after));
  return last_stated_line(said);
}

std::optional<std::string> extract_passage(std::string_view text) {
  const std::string said = without_reasoning(text);
  std::string passage;
  for (const std::string_view line : split(said, '\n')) {
    const bool number = without_front(line, " \t").starts_with("#### ");
    const auto label = number ? std::nullopt : labelled(line);
    if (label) passage.clear();
    passage += std::string(label ? *label : line) + '\n';
  }
  const std::string_view content = trimmed(passage);
  if (content.empty()) return std::nullopt;
  return std::string(content);
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
