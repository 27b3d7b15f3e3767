#include "answers/worded.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "answers/names.h"
#include "base/text.h"

namespace convene {
namespace {

constexpr auto kEmpty = std::to_array<std::string_view>(
    {"no solution", "no solutions", "no real solution", "no real solutions", "no solution exists",
     "no solutions exist", "no real solution exists", "no real solutions exist", "empty set",
     "the empty set"});
constexpr auto kReals = std::to_array<std::string_view>(
    {"all real numbers", "all reals", "all the real numbers", "any real number",
     "every real number", "the real numbers", "the reals", "set of real numbers",
     "the set of real numbers", "set of all real numbers", "the set of all real numbers"});

template <std::size_t N>
bool is_one_of(std::string_view words, const std::array<std::string_view, N>& phrases) {
  return std::ranges::find(phrases, words) != phrases.end();
}

bool consume(std::string_view& words, std::string_view front) {
  if (!words.starts_with(front)) return false;
  words.remove_prefix(front.size());
  return true;
}

/// A number as it is read out, from the front of its words.
class Count {
 public:
  explicit Count(const std::vector<std::string_view>& words) : words_(words) {}

  /// What all the words are together; absent where they are no number or more than one.
  std::optional<int> whole() {
    const auto count = thousands();
    return at_ == words_.size() ? count : std::nullopt;
  }

 private:
  std::optional<int> thousands() {
    const auto count = hundreds();
    if (!count || !take("thousand")) return count;
    return with_rest(*count * 1000, &Count::hundreds);
  }

  std::optional<int> hundreds() {
    const auto count = tens();
    if (!count || *count > 9 || !take("hundred")) return count;
    return with_rest(*count * 100, &Count::tens);
  }

  /// "forty-two" and whatever has one word.
  std::optional<int> tens() {
    const auto first = number();
    if (!first || *first < 20) return first;
    const std::size_t before = at_;
    const auto second = number();
    if (second && *second > 0 && *second < 10) return *first + *second;
    at_ = before;
    return first;
  }

  /// "and five" behind hundreds, which may be missing; zero counts none and is no rest.
  std::optional<int> with_rest(int count, std::optional<int> (Count::*rest)()) {
    const bool joined = take("and");
    const auto more = at_ < words_.size() && words_[at_] != "thousand" ? (this->*rest)() : 0;
    const bool plain = !joined && more == 0 && words_[at_ - 1] != "zero";
    if (count == 0 || !more || (*more == 0 && !plain)) return std::nullopt;
    return count + *more;
  }

  std::optional<int> number() {
    const auto number = at_ < words_.size() ? number_word(words_[at_]) : std::nullopt;
    if (number) ++at_;
    return number;
  }

  bool take(std::string_view word) {
    if (at_ == words_.size() || words_[at_] != word) return false;
    ++at_;
    return true;
  }

  const std::vector<std::string_view>& words_;
  std::size_t at_ = 0;
};

std::optional<Node> number_in(std::string_view words) {
  const bool minus = consume(words, "minus ") || consume(words, "negative ");
  const std::string spaced = replace_all(words, "-", " ");
  const std::vector<std::string_view> parts = split(spaced, ' ');
  const auto count = Count(parts).whole();
  return count ? std::optional(number_node(Rational(minus ? -*count : *count))) : std::nullopt;
}

}  // namespace

std::optional<Node> value_in_words(std::string_view words) {
  if (words == "plus infinity" || words == "positive infinity") return leaf(Op::infinity);
  if (words == "minus infinity" || words == "negative infinity") return negated(leaf(Op::infinity));
  if (is_one_of(words, kReals)) return real_line();
  if (!consume(words, "there is ")) consume(words, "there are ");
  if (is_one_of(words, kEmpty)) return leaf(Op::set);
  return number_in(words);
}

}  // namespace convene
