#include "answers/parse.h"

#include <algorithm>

#include "answers/reader.h"
#include "answers/spelling.h"
#include "answers/worded.h"
#include "base/text.h"

namespace convene {
namespace {

/// Words and what stands between them, with at least one word of two letters.
bool reads_as_words(const std::vector<Token>& tokens) {
  static constexpr std::string_view between = ",;:-'!()&%$oAO|/.=";
  bool word = false;
  for (const Token& token : tokens) {
    switch (token.kind) {
      case Token::word:
        word = word || token.text.size() > 1;
        break;
      case Token::letter:
      case Token::number:
      case Token::finish:
        break;
      case Token::sign:
        if (between.find(token.mark) == std::string_view::npos) return false;
        break;
      default:
        return false;
    }
  }
  return word;
}

Node words_in(std::string_view text) {
  Node words = leaf(Op::words);
  words.name = folded_words(text);
  return words;
}

/// Without the full stop, or the dots behind words; those behind a number say that it goes on.
std::string_view without_stop(std::string_view text) {
  text = trimmed(text);
  if (text.ends_with("\\right.")) return text;
  const std::string_view rest = text.substr(0, text.find_last_not_of(". ") + 1);
  const auto is_letter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
  const bool word = rest.size() > 1 && is_letter(rest.back()) && is_letter(rest[rest.size() - 2]);
  const bool one = std::ranges::count(text.substr(rest.size()), '.') == 1;
  return word || one ? rest : text;
}

Parsed parsed_tokens(std::vector<Token> tokens, std::string_view text, ReadAs reading) {
  const bool words = reads_as_words(tokens);
  Reader reader(std::move(tokens), reading.letters_are_units);
  Node value = reader.read();
  if (!reader.trouble() && is_undefined(value)) return {{}, "it divides by zero"};
  if (!reader.trouble()) return {std::move(value), nullptr, reader.unit_may_be_factor()};
  if (words && !reader.turned()) return {words_in(text)};
  return {{}, reader.trouble()};
}

}  // namespace

Parsed parse_answer(std::string_view text, ReadAs reading) {
  text = without_stop(text);
  if (text.empty()) return {{}, "it is empty"};
  if (text.size() > kAnswerBytesMax) return {{}, "it is longer than 4,096 bytes"};
  const std::string tex = tex_of(text);
  if (auto value = value_in_words(folded_words(tex))) return {std::move(*value)};
  Tokens tokens = tokens_of(tex, reading);
  if (tokens.trouble) {
    const bool plain = std::ranges::none_of(text, [](char c) {
      return std::string_view("\\{}^_=+").find(c) != std::string_view::npos;
    });
    const bool letters = std::ranges::count_if(text, [](char c) {
                           return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
                         }) > 1;
    if (plain && letters && !folded_words(text).empty()) return {words_in(text)};
    return {{}, tokens.trouble};
  }
  return parsed_tokens(std::move(tokens.list), tex, reading);
}

}  // namespace convene
