#include "answers/extract.h"

#include <array>
#include <vector>

#include "answers/spelling.h"
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

/// Whether a line holds nothing but mathematics: "42", "$x+1$", "B"; no words but those of TeX.
bool is_bare_value(std::string_view line) {
  line = plain(line);
  bool content = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool letter = is_letter(line[i]);
    if (letter && i + 1 < line.size() && is_letter(line[i + 1])) return false;
    content |= letter || (line[i] >= '0' && line[i] <= '9');
    if (line[i] != '\\') continue;
    while (i + 1 < line.size() && is_letter(line[i + 1])) ++i;
  }
  return content;
}

constexpr std::size_t kNumberSize = 3;

/// 2 of "2. x = 1" and "2) x = 1"; 0 where a line has no such number in front.
int item_number(std::string_view line) {
  const bool numbered = line.size() > kNumberSize && line[0] >= '1' && line[0] <= '9' &&
                        (line[1] == '.' || line[1] == ')') && line[2] == ' ';
  return numbered ? line[0] - '0' : 0;
}

/// "#### 42": an answer where it is the last line or stands alone before any other; elsewhere a
/// heading, as "#### Note" is behind an answer.
std::optional<std::string_view> headed(std::string_view line, bool last, bool first) {
  const std::string_view whole = without_front(line, " \t");
  const std::string_view content = without_front(whole, "*_#> \t");
  if (!whole.starts_with("#### ") || item_number(content) > 0 ||
      lower_ascii(content).find("answer") != std::string::npos)
    return std::nullopt;
  const bool meant = last ? first || reads_as_value(content) : first && is_bare_value(content);
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
  line = without_front(line, "$\\([ \t");
  const std::string_view name = trimmed(line.substr(0, line.find('=')));
  constexpr std::size_t bytes_max = 6;
  const bool named = !name.empty() && name.size() < line.size() && name.size() <= bytes_max;
  return named && is_letter(name[0]) ? name : std::string_view();
}

/// A line of its own around mathematics.
bool is_fence(std::string_view line) {
  return line == "$$" || line == "\\[" || line == "\\]";
}

/// "or" alone on a line, and what begins or ends with it: a value before goes on.
bool is_joint(std::string_view line) {
  constexpr std::size_t bytes_max = 20;
  const std::string word = line.size() > bytes_max ? "" : folded_words(line);
  return word == "or" || word == "and" || word == "to" || line == ";";
}

bool begins_with_joint(std::string_view line) {
  return (consume(line, "or ") && reads_as_value(line)) ||
         (consume(line, "and ") && is_bare_value(line));
}

bool ends_with_joint(std::string_view line) {
  return line.ends_with(',') || line.ends_with(" or") || line.ends_with(" and");
}

/// Whether an answer goes on in the next line: an item of the same list, another value.
bool goes_on(std::string_view line, std::string_view next) {
  if (begins_with_joint(next) || (ends_with_joint(line) && reads_as_value(next))) return true;
  if (bullet_size(line) > 0)
    return bullet_size(next) > 0 &&
           (reads_as_value(without_bullet(next)) || !reads_as_value(without_bullet(line)));
  if (item_number(line) > 0) return item_number(next) == item_number(line) + 1;
  if (!is_bare_value(next)) return false;
  if (!assigned_name(line).empty()) return !assigned_name(next).empty();
  return next.find('=') == std::string_view::npos && is_bare_value(line);
}

/// As above for what stands behind its label, and for the line that this ends.
bool goes_on_behind(std::string_view answer, std::string_view line, std::string_view next) {
  if (begins_with_joint(next) || (ends_with_joint(line) && reads_as_value(next))) return true;
  const std::string_view name = assigned_name(answer);
  return !name.empty() && name == assigned_name(next) && is_bare_value(next);
}

/// The last line of the answer that begins on the first: a list, several formulas, one between
/// fences. It stands below its label, or behind it on the same line.
std::size_t last_of_answer(const std::vector<std::string_view>& lines, std::size_t first,
                           std::string_view answer, bool below) {
  std::size_t last = first;
  std::string_view line = trimmed(lines[first]);
  bool fenced = is_fence(answer), joined = false;
  below = below || fenced;
  for (std::size_t i = first + 1; i < lines.size(); ++i) {
    const std::string_view next = trimmed(lines[i]);
    if (fenced) {  // all up to the closing one
      fenced = !is_fence(next);
      last = i;
      line = fenced ? next : line;
      continue;
    }
    if (next.empty() || is_fence(next)) continue;
    joined = joined || is_joint(next);
    if (is_joint(next)) continue;
    const bool more = below ? goes_on(line, next) : goes_on_behind(answer, line, next);
    if (!more && !(joined && reads_as_value(next))) return last;
    joined = false;
    last = i;
    line = next;
  }
  return last;
}

/// "- x = 1\n- x = 2" → "x = 1, x = 2", "$$\n5\n+ 7\n$$" → "5 + 7"
std::string in_one_line(std::string_view answer) {
  std::string joined;
  bool fenced = false, anew = false;
  for (const std::string_view part : split(answer, '\n')) {
    std::string_view line = trimmed(part);
    if (is_fence(line)) fenced = !fenced;
    anew = anew || is_fence(line);
    if (is_fence(line) || line.empty() || is_joint(line)) continue;
    if (!fenced) line = plain(without_bullet(line.substr(item_number(line) > 0 ? kNumberSize : 0)));
    if (line.empty()) continue;
    const bool same = (fenced && !anew) || begins_with_joint(line) || ends_with_joint(joined);
    joined += (joined.empty() ? "" : same ? " " : ", ") + std::string(line);
    anew = false;
  }
  return joined;
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

/// "42" of a line "**42**" or "**42**."; absent where a line is another, "**1. Setup**" among them.
std::optional<std::string_view> emphasised(std::string_view line) {
  line = without_back(trimmed(line), ".");
  if (line.size() < 5 || !line.starts_with("**") || !line.ends_with("**")) return std::nullopt;
  const std::string_view inside = line.substr(2, line.size() - 4);
  if (inside.find("**") != std::string_view::npos || !reads_as_value(inside)) return std::nullopt;
  return item_number(inside) > 0 ? std::nullopt : std::optional(plain(inside));
}

/// The last line, where it is such a value and the one before is none.
std::optional<std::string> emphasised_line(std::string_view said) {
  const std::string_view body = trimmed(said);
  const std::size_t start = body.rfind('\n') + 1;  // npos + 1 is the beginning
  const std::string_view above = trimmed(body.substr(0, start));
  const auto value = emphasised(body.substr(start));
  if (!value || emphasised(above.substr(above.rfind('\n') + 1))) return std::nullopt;
  return std::string(*value);
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
  if (stated->find('\n') == std::string_view::npos) return without_emphasis(said, *stated);
  std::string joined = in_one_line(*stated);
  return joined.empty() ? std::nullopt : std::optional(std::move(joined));
}

std::optional<std::string_view> stated_answer(std::string_view said) {
  constexpr std::size_t line_bytes_max = 2000;
  const std::vector<std::string_view> lines = split(said, '\n');
  const std::string_view body = trimmed(said);
  std::optional<std::string_view> answer;
  bool pending = false;  // the label stood alone: its answer is the next line that has text
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = lines[i];
    const bool last = line.data() + line.size() >= body.data() + body.size();
    auto found = labelled(line);
    if (!found) found = headed(line, last, !answer);
    if (!found && line.size() < line_bytes_max) found = answer_said(line, answer);
    const bool below = !found && pending && !plain(line).empty();
    if (found) pending = found->empty();
    if (below) {
      found = is_fence(trimmed(line)) ? trimmed(line) : plain(without_bullet(trimmed(line)));
      pending = false;
    }
    if (!found || found->empty()) continue;
    i = last_of_answer(lines, i, *found, below);
    answer = found;
    if (lines[i].data() > found->data())  // it ends on a later line
      answer =
          said.substr(static_cast<std::size_t>(found->data() - said.data()),
                      static_cast<std::size_t>(lines[i].data() + lines[i].size() - found->data()));
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
  if (lowered.find(open, end) != std::string::npos) return "";  // the last one is cut off
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
