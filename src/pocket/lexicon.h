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

/// How a word is inflected.
enum class Form {
  plain,  ///< "dog", "run", "are", "were", "a", and every word that has one form only
  s,      ///< "dogs", "runs", "is", "was"
  past,   ///< "ran"
  going   ///< "running"
};

struct Word {
  std::string base;
  WordClass kind;
  Form form = Form::plain;
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

/// Noun phrases, a verb, and perhaps a preposition and noun phrases again: "the old dog runs to the
/// river", "dogs and a cat were running". One being alone has an article ("an" before a vowel), the
/// verb agrees with who does it, and "is" goes with "running" only.
bool is_sentence(const std::vector<Word>& words);

}  // namespace convene::pocket
