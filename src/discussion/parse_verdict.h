#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace convene {

/// Whether a critic agrees: its last "[Agree]" or "[Disagree]", in any case, blanks and markdown
/// emphasis inside the brackets allowed. Absent where it says neither.
std::optional<bool> read_agreement(std::string_view text);

/// What a critic found: the rest of the line after its last "value:", in any case, without
/// emphasis and a final full stop. Absent where there is none.
std::optional<std::string> read_value(std::string_view text);

/// Which of `count` candidates a judge picks, from 1: the last whole number in the text that is one
/// of them, digits inside longer numbers not counted. A boxed or "answer:" one comes first.
std::optional<int> read_choice(std::string_view text, int count);

}  // namespace convene
