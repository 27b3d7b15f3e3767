#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace convene::pocket {

/// What a word does in the sentences of a small grammar.
enum class WordClass : char {
  article = 'a',
  adjective = 'j',
  noun = 'n',
  verb = 'v',
  auxiliary = 'b',
  preposition = 'p',
  conjunction = 'c'
};

struct Word {
  std::string base;
  WordClass kind;
};

/// Content words, in their base form.
const std::vector<std::string>& beings();
const std::vector<std::string>& places();
const std::vector<std::string>& nouns();  ///< both
const std::vector<std::string>& verbs();
const std::vector<std::string>& adjectives();
const std::vector<std::string>& prepositions();

bool is_being(const std::string& noun);
bool is_content(WordClass kind);

/// The verb as in "she runs".
std::string third_person(const std::string& verb);

/// The word of which this is a form ("dogs", "ran"); absent for words that the grammar does not
/// know.
std::optional<Word> word_of(std::string_view form);

/// Noun phrases, a verb, and noun phrases again: "the old dog runs to the river".
bool is_sentence(const std::vector<Word>& words);

}  // namespace convene::pocket
