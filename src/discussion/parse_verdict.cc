#include "discussion/parse_verdict.h"

#include "answers/extract.h"
#include "base/text.h"

namespace convene {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_emphasis(char c) {
  return c == '*' || c == '_' || c == '`' || c == ' ' || c == '\t' || c == '\r';
}

std::string_view without_emphasis(std::string_view text) {
  while (!text.empty() && is_emphasis(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_emphasis(text.back())) text.remove_suffix(1);
  return text;
}

/// The words between a bracket and its end, if it is short enough to be a verdict.
std::optional<bool> verdict_at(std::string_view text) {
  constexpr std::size_t kLongest = 24;
  const std::size_t end = text.substr(0, kLongest).find(']');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string word = lower_ascii(without_emphasis(text.substr(1, end - 1)));
  if (word == "agree") return true;
  if (word == "disagree") return false;
  return std::nullopt;
}

/// Not a part of a word, of "1.5" or of "-1".
bool stands_alone(std::string_view text, std::size_t start, std::size_t end) {
  const char before = start > 0 ? text[start - 1] : ' ';
  const char after = end < text.size() ? text[end] : ' ';
  const bool decimals = after == '.' && end + 1 < text.size() && is_digit(text[end + 1]);
  return !is_word(before) && before != '.' && before != '-' && !is_word(after) && !decimals;
}

/// The last number from 1 to count.
std::optional<int> last_number(std::string_view text, int count) {
  std::size_t end = text.size();
  while (end > 0) {
    while (end > 0 && !is_digit(text[end - 1])) --end;
    std::size_t start = end;
    while (start > 0 && is_digit(text[start - 1])) --start;
    if (start == end) return std::nullopt;
    constexpr std::size_t kDigitsMax = 6;
    if (stands_alone(text, start, end) && end - start <= kDigitsMax) {
      const int number = std::stoi(std::string(text.substr(start, end - start)));
      if (number >= 1 && number <= count) return number;
    }
    end = start;
  }
  return std::nullopt;
}

}  // namespace

std::optional<bool> read_agreement(std::string_view text) {
  for (std::size_t end = text.size(); end > 0;) {
    const std::size_t bracket = text.rfind('[', end - 1);
    if (bracket == std::string_view::npos) break;
    if (const std::optional<bool> verdict = verdict_at(text.substr(bracket))) return verdict;
    end = bracket;
  }
  return std::nullopt;
}

std::optional<std::string> read_value(std::string_view text) {
  constexpr std::string_view kWord = "value:";
  const std::string lowered = lower_ascii(text);
  for (std::size_t end = lowered.size(); end > 0;) {
    const std::size_t at = lowered.rfind(kWord, end - 1);
    if (at == std::string::npos) break;
    end = at;
    if (at > 0 && is_word(text[at - 1])) continue;
    const std::size_t from = at + kWord.size();
    std::string_view rest = without_emphasis(text.substr(from, text.find('\n', from) - from));
    if (rest.ends_with('.')) rest.remove_suffix(1);
    rest = without_emphasis(rest);
    if (!rest.empty()) return std::string(rest);
  }
  return std::nullopt;
}

std::optional<int> read_choice(std::string_view text, int count) {
  if (const std::optional<std::string> answer = extract_answer(text))
    if (const std::optional<int> number = last_number(*answer, count)) return number;
  return last_number(text, count);
}

}  // namespace convene
