#pragma once

#include <string>
#include <string_view>

namespace convene {

/// Mathematics in Unicode as TeX writes it: "−½" is "-\frac{1}{2} ", "x²" is "x^{2}", "√3" is
/// "\surd 3". Other text is unchanged. Linear.
std::string tex_of(std::string_view text);

/// What two spellings of the same letters have in common: without signs of mathematics around,
/// sizes of brackets, \text{} and the like, a final full stop, and spaces but for one between two
/// digits or two letters ("1 2" is not "12"; "1 000" is "1000"). Case matters.
std::string bare_spelling(std::string_view text);

/// Words to compare: lower case, without TeX around, white space, quotes and hyphens folded, no
/// punctuation at the ends.
std::string folded_words(std::string_view text);

}  // namespace convene
