#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace convene {

/// How a text uses the concepts it was asked to use. Words are compared by their lemmas: WordNet's
/// Morphy rules with its exception lists.
struct Coverage {
  std::vector<std::string> covered;  ///< in the order asked for
  std::vector<std::string> missing;
  bool stuffed = false;  ///< reads as a list of the words, not as sentences
  std::string why;       ///< why it counts as stuffed

  double share() const;
  bool complete() const { return missing.empty(); }
};

enum class Matching {
  strict,   ///< a word counts if the concept is its lemma in some part of speech
  lenient,  ///< and the parts of hyphenated words, and words that share a lemma with the concept
};

/// Linear in the text.
Coverage coverage_of(std::span<const std::string> concepts, std::string_view text,
                     Matching matching = Matching::strict);

/// The concepts in a gold field: a JSON array's strings, or words parted by commas or spaces.
std::vector<std::string> concepts_in(std::string_view gold);

}  // namespace convene
