#include "answers/extract.h"

#include <array>

#include "answers/statement.h"
#include "base/text.h"

namespace convene {
namespace {

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

/// "answer", with what may stand before it: "the final answer".
bool consume_label(std::string_view& line, bool& final) {
  for (const std::string_view word : {"so ", "the ", "my ", "our ", "correct "})
    consume(line, word);
  final = consume(line, "final");
  if (final) line = without_front(line, " \t");
  return consume(line, "answer");
}

/// All that follows "answer:" on a line that begins with it; absent where it begins otherwise.
std::optional<std::string_view> after_label(std::string_view line) {
  line = without_front(line, "*_#> \t");
  bool final = false;
  if (!consume_label(line, final)) return std::nullopt;
  const bool parted = !line.empty() && (is_blank(line[0]) || line[0] == '*' || line[0] == '_');
  line = without_front(line, "*_ \t\r");
  if (line.empty()) return line;
  const bool marked = consume(line, ":") || consume(line, "=") || consume(line, "：");
  if (!marked && !(final && parted && reads_as_value(line))) return std::nullopt;
  return line;
}

/// The answer that a line labels as one; empty where it follows.
std::optional<std::string_view> labelled(std::string_view line) {
  const auto rest = after_label(line);
  if (!rest) return std::nullopt;
  if (const auto phrase = answer_said(*rest)) return phrase;
  return plain(without_reason(*rest));
}

/// "#### 42": an answer where it is the last line or comes before any other; elsewhere a heading.
std::optional<std::string_view> headed(std::string_view line, bool last, bool first) {
  const std::string_view whole = without_front(line, " \t");
  const std::string_view content = without_front(whole, "*_#> \t");
  if (!whole.starts_with("#### ") || lower_ascii(content).find("answer") != std::string::npos)
    return std::nullopt;
  const bool meant = last || (first && reads_as_value(content));
  return meant ? std::optional(plain(content)) : std::nullopt;
}

/// The size of the "- " that an item of a list begins with; 0 where it begins with none.
std::size_t bullet_size(std::string_view line) {
  for (const std::string_view bullet : {"- ", "* ", "+ ", "• ", "– "})
    if (line.starts_with(bullet)) return bullet.size();
  return 0;
}

std::string_view without_bullet(std::string_view line) {
  return trimmed(line.substr(bullet_size(line)));
}

/// "x" of "x = 1", "a_1" of "$a_1=3$"; empty where nothing is assigned.
std::string_view assigned_name(std::string_view line) {
  line = without_front(line, "$\\( \t");
  const std::string_view name = trimmed(line.substr(0, line.find('=')));
  constexpr std::size_t bytes_max = 6;
  return name.size() == line.size() || name.size() > bytes_max ? std::string_view() : name;
}

/// Whether a line says more of the same: another item of the list, another value of the unknown.
bool goes_on(std::string_view before, std::string_view line) {
  if (bullet_size(before) > 0) return bullet_size(line) > 0 && reads_as_value(without_bullet(line));
  const std::string_view name = assigned_name(before);
  return !name.empty() && name == assigned_name(line);
}

/// "- x = 1\n- x = 2" → "x = 1, x = 2"
std::string in_one_line(std::string_view answer) {
  std::string line;
  for (const std::string_view part : split(answer, '\n'))
    line += (line.empty() ? "" : ", ") + std::string(plain(without_bullet(trimmed(part))));
  return line;
}

/// "**42** apples" is read from behind the first two stars: without the others too.
std::string without_emphasis(std::string_view said, std::string_view answer) {
  std::string text(answer);
  const bool open =
      answer.data() - said.data() >= 2 && std::string_view(answer.data() - 2, 2) == "**";
  if (const std::size_t close = text.find("**"); open && close != std::string::npos)
    text.erase(close, 2);
  return text;
}

/// "**42**", the last line; absent where that is another.
std::optional<std::string> emphasised_line(std::string_view said) {
  const std::string_view body = trimmed(said);
  std::string_view line = body.substr(body.rfind('\n') + 1);  // npos + 1 is the beginning
  line = without_back(trimmed(line), ".");
  if (line.size() < 5 || !line.starts_with("**") || !line.ends_with("**")) return std::nullopt;
  const std::string_view inside = line.substr(2, line.size() - 4);
  if (inside.find("**") != std::string_view::npos || !reads_as_value(inside)) return std::nullopt;
  return std::string(plain(inside));
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
  if (!claimed) claimed = answer_said(words);
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
  const std::string said = final_part(text);
  const Box box = last_box(said);
  if (box.at != std::string_view::npos)
    return box_content(std::string_view(said).substr(box.after));
  const auto stated = stated_answer(said);
  if (!stated) return emphasised_line(said);
  return stated->find('\n') == std::string_view::npos ? without_emphasis(said, *stated)
                                                      : in_one_line(*stated);
}

std::optional<std::string_view> stated_answer(std::string_view said) {
  std::optional<std::string_view> answer;
  constexpr std::size_t line_bytes_max = 2000;
  bool pending = false;     // the label stood alone: its answer is the next line that has text
  std::string_view listed;  // the last line of an answer that may go on in the next
  const std::string_view body = trimmed(said);
  for (const std::string_view line : split(said, '\n')) {
    const bool last = line.data() + line.size() >= body.data() + body.size();
    auto found = labelled(line);
    if (!found) found = headed(line, last, !answer);
    if (!found && line.size() < line_bytes_max) found = answer_said(line, answer);
    const std::string_view text = trimmed(line);
    if (found) {
      pending = found->empty();
      listed = {};
      if (!pending) answer = found;
    } else if (pending && !plain(line).empty() && plain(line) != "$$" && plain(line) != "\\[") {
      answer = bullet_size(text) > 0 ? plain(without_bullet(text)) : plain(line);
      listed = text;
      pending = false;
    } else if (!listed.empty() && goes_on(listed, text)) {
      answer = std::string_view(
          answer->data(), static_cast<std::size_t>(text.data() + text.size() - answer->data()));
      listed = text;
    } else {
      listed = {};
    }
  }
  return answer;
}

bool has_box(std::string_view said) {
  return last_box(said).at != std::string_view::npos;
}

std::optional<std::string> extract_passage(std::string_view text) {
  const std::string said = final_part(text);
  std::string passage;
  for (const std::string_view line : split(said, '\n')) {
    const auto rest = after_label(line);
    if (rest) passage.clear();
    passage += std::string(rest ? plain(*rest) : line) + '\n';
  }
  const std::string_view content = trimmed(passage);
  if (content.empty()) return std::nullopt;
  return std::string(content);
}

std::string final_part(std::string_view text) {
  constexpr std::string_view open = "<answer>", close = "</answer>";
  std::string said = without_reasoning(text);
  const std::string lowered = lower_ascii(said);
  const std::size_t end = lowered.rfind(close);
  const std::size_t start = end == std::string::npos ? end : lowered.rfind(open, end);
  if (start == std::string::npos) return said;
  const std::string_view inside =
      trimmed(std::string_view(said).substr(start + open.size(), end - start - open.size()));
  return inside.empty() ? said : std::string(inside);
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
