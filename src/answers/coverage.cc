#include "answers/coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "answers/morphy.h"
#include "base/text.h"

namespace convene {
namespace {

struct Concept {
  std::string word;
  std::optional<PartOfSpeech> part;  ///< where it is said: "run_V"
};

Concept concept_of(std::string_view text) {
  std::string word = lower_ascii(trimmed(text));
  if (word.size() < 3 || word[word.size() - 2] != '_') return {word, std::nullopt};
  const char letter = word.back();
  word.resize(word.size() - 2);
  if (letter == 'n') return {word, PartOfSpeech::noun};
  if (letter == 'v') return {word, PartOfSpeech::verb};
  if (letter == 'a' || letter == 'j') return {word, PartOfSpeech::adjective};
  return {word, std::nullopt};
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '\'' || static_cast<unsigned char>(c) >= 0x80;
}

std::string bare(std::string_view word) {
  while (!word.empty() && (word.front() == '-' || word.front() == '\'')) word.remove_prefix(1);
  while (!word.empty() && (word.back() == '-' || word.back() == '\'')) word.remove_suffix(1);
  std::string lower = lower_ascii(word);
  if (lower.ends_with("'s")) lower.resize(lower.size() - 2);
  return lower;
}

/// Typographic apostrophes straight, and blanks for the marks that part words.
std::string with_plain_marks(std::string_view text) {
  std::string plain = replace_all(text, "’", "'");
  for (const std::string_view mark : {"—", "–", "―", "…", "“", "”", "„", "‘", "«", "»", "\u00a0",
                                      "\u2009", "\u202f", "•", "·", "。", "，"})
    plain = replace_all(plain, mark, " ");
  return plain;
}

std::vector<std::string> words_in(std::string_view text) {
  const std::string straight = with_plain_marks(text);
  std::vector<std::string> words;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= straight.size(); ++i) {
    if (i < straight.size() && is_word(straight[i])) continue;
    std::string word = bare(std::string_view(straight).substr(start, i - start));
    if (!word.empty()) words.push_back(std::move(word));
    start = i + 1;
  }
  return words;
}

/// Words that hold sentences together.
bool is_function_word(std::string_view word) {
  static constexpr auto words = std::to_array<std::string_view>(
      {"a",     "about", "after",  "all",   "an",    "and",  "are",   "around", "as",    "at",
       "be",    "been",  "before", "but",   "by",    "can",  "could", "did",    "do",    "down",
       "for",   "from",  "had",    "has",   "have",  "he",   "her",   "him",    "his",   "i",
       "if",    "in",    "into",   "is",    "it",    "its",  "my",    "near",   "next",  "not",
       "of",    "off",   "on",     "onto",  "or",    "our",  "out",   "over",   "she",   "so",
       "some",  "that",  "the",    "their", "them",  "then", "there", "they",   "this",  "through",
       "to",    "under", "until",  "up",    "was",   "we",   "were",  "when",   "where", "which",
       "while", "who",   "will",   "with",  "would", "you",  "your"});
  return std::ranges::binary_search(words, word);
}

/// The forms under which a text offers its words.
class Offered {
 public:
  Offered(const std::vector<std::string>& words, Matching matching) : matching_(matching) {
    for (const std::string& word : words) {
      add(word);
      if (matching == Matching::lenient && word.find('-') != std::string::npos)
        for (const std::string_view part : split(word, '-')) add(std::string(part));
    }
  }

  bool has(const Concept& wanted) const {
    if (words_.contains(wanted.word)) return true;
    if (wanted.part && matching_ == Matching::strict && is_in_wordnet(wanted.word, *wanted.part))
      return std::ranges::any_of(words_, [&](const std::string& word) {
        return std::ranges::binary_search(lemmas_of(word, wanted.part), wanted.word);
      });
    if (lemmas_.contains(wanted.word)) return true;
    if (!is_in_wordnet(wanted.word)) return has_stem(wanted.word);
    if (matching_ == Matching::strict) return false;
    return std::ranges::any_of(lemmas_of(wanted.word),
                               [&](const std::string& lemma) { return lemmas_.contains(lemma); });
  }

 private:
  void add(const std::string& word) {
    if (!words_.insert(word).second) return;
    for (std::string& lemma : lemmas_of(word)) lemmas_.insert(std::move(lemma));
  }

  bool has_stem(const std::string& wanted) const {
    return std::ranges::any_of(words_, [&](const std::string& word) {
      return std::ranges::binary_search(stems_of(word), wanted);
    });
  }

  Matching matching_;
  std::set<std::string> words_, lemmas_;
};

bool is_number(const std::string& word) {
  return word.find_first_not_of("0123456789") == std::string::npos;
}

/// The longest run of items between marks or line ends that hold one word each, articles and the
/// like aside: "dog, run", "- a dog", "1. The dog."
std::size_t longest_list(std::string_view text) {
  constexpr std::string_view marks = ",;.:!?\n";
  std::size_t longest = 0, run = 0, start = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && marks.find(text[i]) == std::string_view::npos) continue;
    const auto content = std::ranges::count_if(
        words_in(text.substr(start, i - start)),
        [](const std::string& word) { return !is_function_word(word) && !is_number(word); });
    run = content == 1 ? run + 1 : content == 0 ? run : 0;
    longest = std::max(longest, run);
    start = i + 1;
  }
  return longest;
}

/// Where a text uses the concepts, and what stands between.
class Rows {
 public:
  Rows(const std::vector<std::string>& words, std::span<const std::string> concepts) {
    for (const std::string& name : concepts) concepts_.insert(concept_of(name).word);
    for (const std::string& word : words) read(word);
  }

  std::size_t as_asked() const { return longest_as_asked_; }
  std::size_t alike() const { return longest_alike_; }

 private:
  void read(const std::string& word) {
    const bool as_asked = concepts_.contains(word);
    if (as_asked || is_inflected(word)) {
      as_asked_ = as_asked ? as_asked_ + 1 : 0;
      alike_ = between_ == before_ ? alike_ + 1 : 1;
      before_ = std::exchange(between_, "");
    } else {
      between_ += word + ' ';
      if (!is_function_word(word)) as_asked_ = 0;
    }
    longest_as_asked_ = std::max(longest_as_asked_, as_asked_);
    longest_alike_ = std::max(longest_alike_, alike_);
  }

  bool is_inflected(const std::string& word) const {
    return std::ranges::any_of(lemmas_of(word),
                               [&](const std::string& lemma) { return concepts_.contains(lemma); });
  }

  std::set<std::string> concepts_;
  std::string between_, before_;  // the words since the last concept, and before that one
  std::size_t as_asked_ = 0, longest_as_asked_ = 0;
  std::size_t alike_ = 0, longest_alike_ = 0;
};

/// Why a text is no sentences but the words themselves; empty where it is sentences. The bounds lie
/// far from what people write with the same words.
std::string stuffing_in(std::string_view text, const std::vector<std::string>& words,
                        std::span<const std::string> concepts) {
  constexpr std::size_t few = 5;
  constexpr std::size_t list_max = 8;
  constexpr std::size_t as_asked_max = 12;
  constexpr std::size_t alike_max = 8;
  constexpr double function_share_min = 0.15;
  if (concepts.size() < few || words.empty()) return "";
  if (longest_list(text) > list_max) return "it lists the words";
  const Rows rows(words, concepts);
  if (rows.as_asked() > as_asked_max)
    return fmt::format("it has {} of the words in a row, as they were given", rows.as_asked());
  if (rows.alike() > alike_max)
    return fmt::format("it has the same between each two of {} words in a row", rows.alike());
  const auto function = static_cast<double>(std::ranges::count_if(words, is_function_word));
  if (function < function_share_min * static_cast<double>(words.size()))
    return "it has too few words that make sentences";
  return "";
}

}  // namespace

double Coverage::share() const {
  const std::size_t all = covered.size() + missing.size();
  return all == 0 ? 1 : static_cast<double>(covered.size()) / static_cast<double>(all);
}

Coverage coverage_of(std::span<const std::string> concepts, std::string_view text,
                     Matching matching) {
  const std::vector<std::string> words = words_in(text);
  const Offered offered(words, matching);
  Coverage coverage;
  for (const std::string& name : concepts) {
    const Concept wanted = concept_of(name);
    (offered.has(wanted) ? coverage.covered : coverage.missing).push_back(wanted.word);
  }
  coverage.why = stuffing_in(text, words, concepts);
  coverage.stuffed = !coverage.why.empty();
  return coverage;
}

std::vector<std::string> concepts_in(std::string_view gold) {
  std::vector<std::string> concepts;
  std::string word;
  for (const char c : std::string(gold) + ' ') {
    const bool between = c == ',' || c == '[' || c == ']' || c == '"' || c == ';' || c == '#' ||
                         c == ' ' || (c >= '\t' && c <= '\r');
    if (!between) {
      word += c;
    } else if (!word.empty()) {
      concepts.push_back(std::move(word));
      word.clear();
    }
  }
  return concepts;
}

}  // namespace convene
