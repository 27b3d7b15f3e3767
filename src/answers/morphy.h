#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "answers/wordnet.h"

namespace convene {

/// The dictionary forms of a word in lower case, by WordNet's Morphy: exceptions, then endings
/// taken off, each result checked against the index; a consonant doubled before -ed or -ing may be
/// single. The word itself is among them where the index has it. Sorted, each once; of one part of
/// speech or of all.
std::vector<std::string> lemmas_of(std::string_view word,
                                   std::optional<PartOfSpeech> part = std::nullopt);

/// What Morphy's endings leave of the word, without asking the index: for words it does not have.
std::vector<std::string> stems_of(std::string_view word);

bool is_in_wordnet(std::string_view word, PartOfSpeech part);
bool is_in_wordnet(std::string_view word);

}  // namespace convene
