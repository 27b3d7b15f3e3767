#include "answers/morphy.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/text.h"

namespace convene {
namespace {

constexpr auto kParts = std::to_array<PartOfSpeech>(
    {PartOfSpeech::noun, PartOfSpeech::verb, PartOfSpeech::adjective, PartOfSpeech::adverb});

struct Ending {
  std::string_view from, to;
};
constexpr auto kNoun = std::to_array<Ending>({{"s", ""},
                                              {"ses", "s"},
                                              {"xes", "x"},
                                              {"zes", "z"},
                                              {"ches", "ch"},
                                              {"shes", "sh"},
                                              {"men", "man"},
                                              {"ies", "y"}});
constexpr auto kVerb = std::to_array<Ending>({{"s", ""},
                                              {"ies", "y"},
                                              {"es", "e"},
                                              {"es", ""},
                                              {"ed", "e"},
                                              {"ed", ""},
                                              {"ing", "e"},
                                              {"ing", ""}});
constexpr auto kAdjective =
    std::to_array<Ending>({{"er", ""}, {"est", ""}, {"er", "e"}, {"est", "e"}});

std::span<const Ending> endings_of(PartOfSpeech part) {
  switch (part) {
    case PartOfSpeech::noun:
      return kNoun;
    case PartOfSpeech::verb:
      return kVerb;
    case PartOfSpeech::adjective:
      return kAdjective;
    case PartOfSpeech::adverb:
      break;
  }
  return {};
}

std::string_view first_word(std::string_view line) {
  return line.substr(0, line.find(' '));
}

/// The line of a sorted text whose first word is `word`; empty where there is none.
std::string_view line_of(std::string_view lines, std::string_view word) {
  std::size_t low = 0, high = lines.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    const std::size_t before = middle == 0 ? std::string_view::npos : lines.rfind('\n', middle - 1);
    const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
    const std::size_t end = lines.find('\n', start);
    const std::string_view line = lines.substr(start, end - start);
    const int order = first_word(line).compare(word);
    if (order == 0) return line;
    if (order < 0) {
      low = end + 1;
    } else {
      high = start;
    }
  }
  return {};
}

/// "stopp" is "stop".
std::string undoubled(std::string stem) {
  const std::size_t n = stem.size();
  const bool doubled = n > 3 && stem[n - 1] == stem[n - 2] &&
                       std::string_view("aeiou").find(stem[n - 1]) == std::string_view::npos;
  if (doubled) stem.pop_back();
  return stem;
}

void add_stems(std::string_view word, PartOfSpeech part, std::vector<std::string>& stems) {
  for (const Ending& ending : endings_of(part)) {
    if (word.size() <= ending.from.size() || !word.ends_with(ending.from)) continue;
    if (ending.from == "s" && word.ends_with("ss")) continue;
    std::string stem(word.substr(0, word.size() - ending.from.size()));
    const bool participle =
        part == PartOfSpeech::verb && ending.to.empty() && ending.from.size() > 1;
    if (participle && undoubled(stem) != stem) stems.push_back(undoubled(stem));
    stems.push_back(std::move(stem) + std::string(ending.to));
  }
}

void add_lemmas(std::string_view word, PartOfSpeech part, std::vector<std::string>& lemmas) {
  if (is_in_wordnet(word, part)) lemmas.emplace_back(word);
  const std::string_view exception = line_of(wordnet(part).exceptions, word);
  if (!exception.empty()) {
    const auto words = split(exception, ' ');
    for (std::size_t i = 1; i < words.size(); ++i) lemmas.emplace_back(words[i]);
    return;
  }
  std::vector<std::string> stems;
  add_stems(word, part, stems);
  for (std::string& stem : stems) {
    if (!is_in_wordnet(stem, part)) continue;
    lemmas.push_back(std::move(stem));
    if (part == PartOfSpeech::verb && word.ends_with("ed")) break;  // "singed" is of singe alone
  }
}

void sort_once(std::vector<std::string>& words) {
  std::ranges::sort(words);
  words.erase(std::unique(words.begin(), words.end()), words.end());
}

}  // namespace

std::vector<std::string> lemmas_of(std::string_view word, std::optional<PartOfSpeech> part) {
  std::vector<std::string> lemmas;
  if (part) {
    add_lemmas(word, *part, lemmas);
  } else {
    for (const PartOfSpeech each : kParts) add_lemmas(word, each, lemmas);
  }
  sort_once(lemmas);
  return lemmas;
}

std::vector<std::string> stems_of(std::string_view word) {
  std::vector<std::string> stems{std::string(word)};
  for (const PartOfSpeech part : kParts) add_stems(word, part, stems);
  sort_once(stems);
  return stems;
}

bool is_in_wordnet(std::string_view word, PartOfSpeech part) {
  return !line_of(wordnet(part).words, word).empty();
}

bool is_in_wordnet(std::string_view word) {
  return std::ranges::any_of(kParts, [&](PartOfSpeech part) { return is_in_wordnet(word, part); });
}

}  // namespace convene
