#include "answers/choice.h"

#include <algorithm>
#include <string>

#include "answers/extract.h"
#include "answers/spelling.h"
#include "base/text.h"

namespace convene {
namespace {

bool is_choice(char c) {
  return c >= 'A' && c <= 'J';
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// "option B", "choice (c)": the rest.
std::string_view without_noun(std::string_view text) {
  for (const std::string_view noun : {"option ", "choice ", "answer ", "the ", "letter "})
    if (lower_ascii(text.substr(0, noun.size())) == noun) text = trimmed(text.substr(noun.size()));
  return text;
}

/// A letter that something closes or parts from what follows.
bool ends_letter(std::string_view after) {
  if (after.empty()) return true;
  return after[0] == ')' || after[0] == '.' || after[0] == ':' || after[0] == ']' ||
         after.starts_with(" -") || after.starts_with(" (") || after.starts_with(" —");
}

/// The last "(B)", "[B]" or "**B**" in running text.
std::optional<char> last_marked(std::string_view text) {
  for (std::size_t i = text.size(); i-- > 1;) {
    if (!is_choice(text[i]) || i + 1 >= text.size()) continue;
    const char before = text[i - 1], after = text[i + 1];
    const bool closed =
        (before == '(' && after == ')') || (before == '[' && after == ']') ||
        (before == '*' && (after == '*' || after == '.' || after == ')' || after == ':'));
    if (closed) return text[i];
  }
  return std::nullopt;
}

/// The last "option B" or "choice B".
std::optional<char> last_named(std::string_view text) {
  const std::string lowered = lower_ascii(text);
  std::size_t last = std::string::npos;
  for (const std::string_view noun : {"option ", "choice "}) {
    const std::size_t at = lowered.rfind(noun);
    if (at != std::string::npos && (last == std::string::npos || at + noun.size() > last))
      last = at + noun.size();
  }
  if (last == std::string::npos || last >= text.size() || !is_choice(text[last]))
    return std::nullopt;
  if (last + 1 < text.size() && is_word(text[last + 1])) return std::nullopt;
  return text[last];
}

std::optional<char> last_line_letter(std::string_view text) {
  const std::string_view body = trimmed(text);
  const std::size_t newline = body.rfind('\n');
  return choice_letter(newline == std::string_view::npos ? body : body.substr(newline + 1));
}

}  // namespace

std::optional<char> choice_letter(std::string_view answer) {
  constexpr std::size_t bytes_max = 2000;
  std::string bare;
  for (const char c : answer.substr(0, bytes_max))
    if (c != '*' && c != '_' && c != '`' && c != '$') bare += c;
  std::string_view text = trimmed(bare);
  for (const std::string_view command :
       {"\\textbf{", "\\text{", "\\mathrm{", "\\mathbf{", "\\mbox{", "\\boxed{", "\\(", "{"})
    while (text.starts_with(command)) text = trimmed(text.substr(command.size()));
  text = without_noun(text);
  const bool open = !text.empty() && (text[0] == '(' || text[0] == '[');
  if (open) text = trimmed(text.substr(1));
  if (text.empty()) return std::nullopt;
  const char letter = upper(text[0]);
  std::string_view after = text.substr(1);
  while (!after.empty() && (after[0] == '}' || (after.size() == 1 && after[0] == ' ')))
    after.remove_prefix(1);
  if (!is_choice(letter) || (!after.empty() && is_word(after[0]))) return std::nullopt;
  const bool small_alone =
      text[0] != letter && !open && !after.empty() && after[0] != ')' && after != ".";
  if (small_alone || !ends_letter(after)) return std::nullopt;
  return letter;
}

std::optional<char> chosen_letter(std::string_view text) {
  const std::string said = without_reasoning(text);
  if (const auto answer = extract_answer(text)) {
    if (const auto letter = choice_letter(*answer)) return letter;
    if (const auto letter = last_marked(*answer)) return letter;
    return last_named(*answer);
  }
  if (said.find("\\boxed") != std::string::npos) return std::nullopt;
  if (const auto letter = last_line_letter(said)) return letter;
  if (const auto letter = last_marked(said)) return letter;
  return last_named(said);
}

}  // namespace convene
