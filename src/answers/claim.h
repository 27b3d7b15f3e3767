#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace convene {

/// A word, in lower case, or a mark of a text that speaks of options.
struct ClaimToken {
  std::string word;
  char letter = 0;         ///< A to J where the word is that letter alone, in either case
  bool small = false;      ///< written in lower case
  bool bracketed = false;  ///< "(B)", "[B]" or "**B**"

  /// Whether it can only mean the option: "a" is a word.
  bool is_option() const { return letter != 0 && (!small || bracketed); }
};
using ClaimTokens = std::vector<ClaimToken>;

/// Emphasis, quotation marks and TeX are left out. Linear.
ClaimTokens claim_tokens(std::string_view text);

/// Whether the letter there stands for itself: nothing follows it, a mark or a reason does ("B
/// because", "B, not C"), but no word that it would belong to ("B cells") and no other letter
/// beside it ("B or C"). A question mark is no answer.
bool stands_alone(const ClaimTokens& tokens, std::size_t at);

/// Which claims count.
enum class Claims {
  all,      ///< "B is correct" among them, which may be said of a statement
  answers,  ///< only those that speak of an answer, an option or a choice
};

/// The letter that the last claim in running text names: "the correct option is B", "I choose B",
/// "B is the correct answer". What is denied ("not B"), hedged ("could be B", "if the answer is B")
/// or asked claims nothing. Linear.
std::optional<char> claimed_letter(std::string_view text, Claims claims = Claims::all);

/// "D) is wrong", "(D) does not", "not D".
bool is_denied(const ClaimTokens& tokens, std::size_t at);

/// The last letter that is bracketed or named ("option B") and not denied; absent where it is
/// hedged or stands beside another. Linear.
std::optional<char> mentioned_letter(std::string_view text);

}  // namespace convene
