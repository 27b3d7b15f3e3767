#pragma once

#include <string_view>

namespace convene {

enum class PartOfSpeech { noun, verb, adjective, adverb };

/// WordNet 3.0's single words of one part of speech, each ended by a newline, in ASCII order; and
/// its exceptions, a line each: the form, then its lemmas ("geese goose"). Made at build time from
/// Debian's wordnet-base.
struct WordList {
  std::string_view words;
  std::string_view exceptions;
};
WordList wordnet(PartOfSpeech part);

}  // namespace convene
