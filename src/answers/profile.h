#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace convene {

/// What an answer is, and which spellings count as the same. One a benchmark, because conventions
/// conflict; docs/grading.md has the differences.
enum class Profile {
  math,          ///< MATH conventions: a unit, a percent sign or "x =" may be missing; no rounding
  math_strict,   ///< as written: 10 % is 0.1, 5 cm is not 5, x = 5 is not 5
  math_lenient,  ///< math, and: correctly rounded decimals, 10 % as 10 or 0.1, 3:4 as 3/4
  aime,          ///< an integer from 0 to 999, leading zeros allowed
  choice,        ///< one letter
  text,          ///< words, without case, spaces and punctuation around
  commongen,     ///< a text that uses all of the gold's concepts
  commongen_lenient,  ///< and parts of hyphenated words count, and words that share a lemma
  humaneval,          ///< a program: extraction only, what it does is for a sandbox to find out
  mbpp,
};

/// "math", "math-strict", "math-lenient", "aime", …; the inverse (which reads "math_strict" and
/// "strict" too) is absent for any other word.
const char* to_string(Profile profile);
std::optional<Profile> profile_named(std::string_view word);
/// All names, parted by commas: for messages.
std::string profile_names();

bool is_code(Profile profile);
/// math, in any of its forms.
bool is_math(Profile profile);
/// A text that uses words: what commongen and its lenient form grade.
bool is_coverage(Profile profile);

}  // namespace convene
