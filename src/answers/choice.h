#pragma once

#include <optional>
#include <string_view>

namespace convene {

/// The letter, A to J in upper case, that a bare answer names: "B", "(b)", "\text{B}", "B) 3 m/s",
/// "**B.**", "option B". Absent where it names none or more than one.
std::optional<char> choice_letter(std::string_view answer);

/// The letter that a model's text chooses: what extract_answer finds in it, else the last line that
/// is a letter alone, else the last letter in brackets or bold, else "option B" as the last one
/// named. An unterminated or empty box is no choice.
std::optional<char> chosen_letter(std::string_view text);

}  // namespace convene
