#include "answers/choice.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "answers/claim.h"
#include "answers/extract.h"
#include "answers/math.h"
#include "answers/spelling.h"
#include "answers/statement.h"
#include "base/text.h"

namespace convene {
namespace {

/// What may stand before the letter: "so, the option (".
bool is_filler(const std::string& word) {
  static constexpr auto words =
      std::to_array<std::string_view>({"option", "choice", "answer", "the", "letter", "so", "hence",
                                       "thus", "therefore", ",", ":", "(", "["});
  return std::ranges::find(words, word) != words.end();
}

/// Where the letter stands that a bare answer begins with; absent where it begins with none.
std::optional<std::size_t> first_letter(const ClaimTokens& tokens) {
  std::size_t at = 0;
  while (at < tokens.size() && is_filler(tokens[at].word)) ++at;
  if (at == tokens.size() || tokens[at].letter == 0) return std::nullopt;
  if (tokens[at].is_option() || at + 1 == tokens.size()) return at;
  const std::string& next = tokens[at + 1].word;  // "b) 3 m/s", "b."; "a - b" is none
  return next == ")" || next == "]" || (next == "." && at + 2 == tokens.size()) ? std::optional(at)
                                                                                : std::nullopt;
}

/// The letter of the one option whose text is repeated.
std::optional<char> letter_of_text(std::string_view text, const std::vector<std::string>& options) {
  std::optional<char> letter;
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (same_math(options[i], text, {}).verdict != Verdict::right) continue;
    if (letter) return std::nullopt;
    letter = static_cast<char>('A' + i);
  }
  return letter;
}

/// A letter alone is no option's text.
std::optional<char> letter_in(std::string_view statement, const std::vector<std::string>& options) {
  const auto alone = folded_words(statement).size() == 1 ? choice_letter(statement) : std::nullopt;
  if (alone) return alone;
  if (const auto letter = letter_of_text(statement, options)) return letter;
  if (const auto letter = choice_letter(statement)) return letter;
  if (const auto letter = claimed_letter(statement)) return letter;
  return mentioned_letter(statement);
}

/// Lines that begin with different letters, a text behind each: options that are gone through.
bool is_review(std::string_view said) {
  std::set<char> letters;
  for (const std::string_view line : split(said, '\n')) {
    constexpr std::size_t bytes_max = 200;
    const ClaimTokens tokens = claim_tokens(line.substr(0, bytes_max));
    const auto at = first_letter(tokens);
    if (at && *at + 2 < tokens.size()) letters.insert(tokens[*at].letter);
  }
  return letters.size() > 1;
}

/// "B", "(B)", "B. Sodium", on the last line; "I, for one" is a word, "D) is wrong" a denial.
std::optional<char> last_line_letter(std::string_view text) {
  const std::string_view body = trimmed(text);
  const std::size_t newline = body.rfind('\n');
  const auto line = newline == std::string_view::npos ? body : body.substr(newline + 1);
  const ClaimTokens tokens = claim_tokens(line);
  if (const auto at = first_letter(tokens); at && *at + 1 < tokens.size()) {
    if (is_denied(tokens, *at)) return std::nullopt;
    for (std::size_t i = *at + 1; i < tokens.size(); ++i)
      if (tokens[i].bracketed && tokens[i].letter != tokens[*at].letter) return std::nullopt;
    const std::string& next = tokens[*at + 1].word;
    const bool parted = next == ")" || next == "]" || next == "." || next == ":";
    if (!parted && !tokens[*at].bracketed) return std::nullopt;
  }
  return choice_letter(line);
}

/// What is said after a statement, from the next sentence on.
std::string_view after_sentence(std::string_view rest) {
  const std::size_t end = rest.find_first_of(".!\n");
  return end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
}

/// "The answer is clearly B." of "clearly B".
std::string_view line_around(std::string_view said, std::string_view part) {
  const auto at = static_cast<std::size_t>(part.data() - said.data());
  const std::size_t before = said.substr(0, at).rfind('\n');  // npos + 1 is the beginning
  const std::size_t end = std::min(said.find('\n', at), said.size());
  return said.substr(before + 1, end - before - 1);
}

/// As chosen_letter, be it that of an option or not.
std::optional<char> any_letter(const std::string& said, const std::vector<std::string>& options) {
  if (has_box(said)) {
    const auto boxed = extract_answer(said);
    return boxed ? letter_in(*boxed, options) : std::nullopt;
  }
  if (const auto stated = stated_answer(said)) {
    const auto end = static_cast<std::size_t>(stated->data() + stated->size() - said.data());
    if (const auto later =
            claimed_letter(after_sentence(std::string_view(said).substr(end)), Claims::answers))
      return later;
    if (const auto letter = letter_in(*stated, options)) return letter;
    if (const auto letter = claimed_letter(line_around(said, *stated))) return letter;
    return is_judgement(*stated) ? claimed_letter(said) : std::nullopt;
  }
  if (is_review(said))
    if (const auto letter = claimed_letter(said)) return letter;
  if (const auto letter = last_line_letter(said)) return letter;
  if (const auto letter = claimed_letter(said)) return letter;
  return mentioned_letter(said);
}

}  // namespace

std::optional<char> choice_letter(std::string_view answer) {
  constexpr std::size_t bytes_max = 2000;
  const ClaimTokens tokens = claim_tokens(answer.substr(0, bytes_max));
  const auto at = first_letter(tokens);
  if (!at || !stands_alone(tokens, *at)) return std::nullopt;
  return tokens[*at].letter;
}

std::optional<char> chosen_letter(std::string_view text, const std::vector<std::string>& options) {
  const auto letter = any_letter(final_part(text), options);
  const bool beyond =
      letter && !options.empty() && static_cast<std::size_t>(*letter - 'A') >= options.size();
  return beyond ? std::nullopt : letter;
}

}  // namespace convene
