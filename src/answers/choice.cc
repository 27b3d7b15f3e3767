#include "answers/choice.h"

#include <algorithm>
#include <array>
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

std::string_view last_line(std::string_view said) {
  const std::string_view body = trimmed(said);
  return body.substr(body.rfind('\n') + 1);  // npos + 1 is the beginning
}

/// Whether anything but marks and the letter again stands behind a letter.
bool has_text_behind(const ClaimTokens& tokens, std::size_t at) {
  return std::any_of(tokens.begin() + static_cast<std::ptrdiff_t>(at), tokens.end(),
                     [&](const ClaimToken& token) {
                       return token.letter != tokens[at].letter && !is_mark(token);
                     });
}

/// The letters that lines begin with, a text behind each: options that are listed or gone through.
std::string reviewed_letters(std::string_view said) {
  std::string letters;
  for (const std::string_view line : split(said, '\n')) {
    constexpr std::size_t bytes_max = 200;
    const ClaimTokens tokens = claim_tokens(line.substr(0, bytes_max));
    const auto at = first_letter(tokens);
    if (at && has_text_behind(tokens, *at)) letters += tokens[*at].letter;
  }
  return letters;
}

/// Of a last line that is nothing else: "B", "(B)", "So B."
std::optional<char> lone_letter(std::string_view said) {
  const ClaimTokens tokens = claim_tokens(last_line(said));
  const auto at = first_letter(tokens);
  return at && !has_text_behind(tokens, *at) ? choice_letter(last_line(said)) : std::nullopt;
}

/// Of a last line such as "B. Sodium"; "I, for one" is a word, "D) is wrong" a denial. Where other
/// letters are named, it is one of those gone through, unless it comes back to one: "A. 1\nB. 2\nA.
/// 1".
std::optional<char> last_line_letter(std::string_view said) {
  const ClaimTokens tokens = claim_tokens(last_line(said));
  const auto at = first_letter(tokens);
  if (!at || *at + 1 == tokens.size() || is_denied(tokens, *at)) return std::nullopt;
  for (std::size_t i = *at + 1; i < tokens.size(); ++i)
    if (tokens[i].bracketed && tokens[i].letter != tokens[*at].letter) return std::nullopt;
  const std::string& next = tokens[*at + 1].word;
  const bool parted = next == ")" || next == "]" || next == "." || next == ":";
  if (!parted && !tokens[*at].bracketed) return std::nullopt;
  const std::string letters = reviewed_letters(said);
  const bool back = letters.size() > 2 && letters.find(letters.back()) + 1 < letters.size() &&
                    letters.end()[-2] > letters.back();
  const std::string others = back ? "" : letters + mentioned_letters(said);
  const bool alone = others.find_first_not_of(tokens[*at].letter) == std::string::npos;
  return alone ? choice_letter(last_line(said)) : std::nullopt;
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
    if (const auto letter = letter_in(extract_answer(said).value_or(""), options)) return letter;
    if (const auto letter = claimed_letter(line_around(said, *stated))) return letter;
    return is_judgement(*stated) ? claimed_letter(said) : std::nullopt;
  }
  if (const auto letter = lone_letter(said)) return letter;
  for (const Claims claims : {Claims::answers, Claims::all})
    if (const auto letter = claimed_letter(said, claims)) return letter;
  if (const auto letter = last_line_letter(said)) return letter;
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
