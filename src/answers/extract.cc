#include "answers/extract.h"

#include <array>

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

/// "$5.$" → "5": a stop inside the signs of mathematics around the whole text.
std::string_view without_inner_stop(std::string_view text) {
  struct Signs {
    std::string_view open, close;
  };
  for (const auto& [open, close] :
       {Signs{"$$", "$$"}, Signs{"$", "$"}, Signs{"\\(", "\\)"}, Signs{"\\[", "\\]"}}) {
    if (text.size() < open.size() + close.size() || !text.starts_with(open) ||
        !text.ends_with(close))
      continue;
    const std::string_view inside =
        trimmed(text.substr(open.size(), text.size() - open.size() - close.size()));
    const bool stopped = inside.ends_with('.') || inside.ends_with(',');
    if (!stopped || inside.find(open) != std::string_view::npos) return text;
    return trimmed(inside.substr(0, inside.size() - 1));
  }
  return text;
}

/// "**42.**" → "42"
std::string_view plain(std::string_view text) {
  text = trimmed(without_back(without_front(trimmed(text), kEmphasis), kEmphasis));
  if (text.ends_with('.')) text.remove_suffix(1);
  return without_inner_stop(trimmed(without_back(text, kEmphasis)));
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
      return without_inner_stop(text.substr(0, close + mark.size()));
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

/// "answer", with what may stand before it: "the final answer".
bool consume_label(std::string_view& line, bool& final) {
  for (const std::string_view word : {"so ", "the ", "my ", "our ", "correct "})
    consume(line, word);
  final = consume(line, "final");
  if (final) line = without_front(line, " \t");
  return consume(line, "answer");
}

/// "Final answer 5", but not "Final answer below".
bool reads_as_value(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !is_letter(text[0]) || text.size() == 1 || !is_letter(text[1]);
}

/// What follows "answer:" on a line that begins with it; empty where nothing does.
std::optional<std::string_view> labelled(std::string_view line) {
  const std::string_view whole = without_front(line, " \t");
  line = without_front(line, "*_#> \t");
  if (whole.starts_with("#### ") && lower_ascii(line).find("answer") == std::string::npos)
    return plain(line);
  bool final = false;
  if (!consume_label(line, final)) return std::nullopt;
  const bool parted = !line.empty() && (is_blank(line[0]) || line[0] == '*' || line[0] == '_');
  line = without_front(line, "*_ \t\r");
  if (line.empty()) return line;
  const bool marked = consume(line, ":") || consume(line, "=") || consume(line, "：");
  if (!marked && !(final && parted && reads_as_value(line))) return std::nullopt;
  if (const auto phrase = after_phrase(line)) return phrase;
  return plain(line);
}

/// "\text{The answer is }5" → "5", "The answer is 5" → "5"
std::string_view without_claim(std::string_view content) {
  std::string_view words = content, rest;
  for (const std::string_view command : {"\\text{", "\\textbf{", "\\mathrm{"}) {
    if (!content.starts_with(command)) continue;
    const std::size_t length = balanced_length(content.substr(command.size()));
    if (length == std::string_view::npos) return content;
    words = content.substr(command.size(), length);
    rest = trimmed(content.substr(command.size() + length + 1));
  }
  auto claimed = labelled(words);
  if (!claimed) claimed = after_phrase(words);
  if (!claimed || claimed->empty() == rest.empty()) return content;
  return rest.empty() ? *claimed : rest;
}

std::optional<std::string> boxed_content(std::string_view after_brace) {
  const std::size_t length = balanced_length(after_brace);
  if (length == std::string_view::npos) return std::nullopt;
  const std::string_view content = trimmed(after_brace.substr(0, length));
  if (content.empty()) return std::nullopt;
  return std::string(without_claim(content));
}

std::optional<std::string> box_content(std::string_view after) {
  const std::string_view rest = without_front(after, " \t\r\n");
  if (rest.starts_with('{')) return boxed_content(rest.substr(1));
  return bare_box(after);
}

struct TagName {
  std::string_view open, close;
  bool exact = false;  ///< in this case only
};
constexpr auto kTagNames = std::to_array<TagName>({{"<think>", "</think>"},
                                                   {"<thinking>", "</thinking>"},
                                                   {"<reasoning>", "</reasoning>"},
                                                   {"<thought>", "</thought>"},
                                                   {"[THINK]", "[/THINK]", true}});

/// A tag around reasoning, in a text.
struct Tag {
  const TagName* name = nullptr;  ///< none: there is no further tag
  bool closes = false;
  std::size_t at = 0, end = 0;
};

Tag next_tag(std::string_view text, std::string_view lowered, std::size_t from) {
  for (std::size_t at = text.find_first_of("<[", from); at != std::string_view::npos;
       at = text.find_first_of("<[", at + 1))
    for (const TagName& name : kTagNames) {
      const std::string_view rest = (name.exact ? text : lowered).substr(at);
      if (rest.starts_with(name.open)) return {&name, false, at, at + name.open.size()};
      if (rest.starts_with(name.close)) return {&name, true, at, at + name.close.size()};
    }
  return {};
}

}  // namespace

std::optional<std::string> extract_answer(std::string_view text) {
  const std::string said = without_reasoning(text);
  const Box box = last_box(said);
  if (box.at != std::string_view::npos)
    return box_content(std::string_view(said).substr(box.after));
  const auto stated = stated_answer(said);
  return stated ? std::optional(std::string(*stated)) : std::nullopt;
}

std::optional<std::string_view> stated_answer(std::string_view said) {
  std::optional<std::string_view> answer;
  bool pending = false;  // the label stood alone: its answer is the next line that has text
  for (const std::string_view line : split(said, '\n')) {
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
  return answer;
}

bool has_box(std::string_view said) {
  return last_box(said).at != std::string_view::npos;
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
  const std::string lowered = lower_ascii(text);
  std::string said;
  std::size_t from = 0;
  for (Tag tag = next_tag(text, lowered, 0); tag.name; tag = next_tag(text, lowered, from)) {
    if (tag.closes) {
      said.clear();  // it was opened before the text began
      from = tag.end;
      continue;
    }
    said += text.substr(from, tag.at - from);
    const std::string_view haystack = tag.name->exact ? text : std::string_view(lowered);
    const std::size_t end = haystack.find(tag.name->close, tag.end);
    if (end == std::string_view::npos) return said;
    from = end + tag.name->close.size();
  }
  return said += text.substr(from);
}

}  // namespace convene
