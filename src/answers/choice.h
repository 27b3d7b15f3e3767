#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace convene {

/// The letter, A to J in upper case, that a bare answer names: "B", "(b)", "\text{B}", "B) 3 m/s",
/// "**B.**", "option B", "B because …". Absent where it names none or more than one.
std::optional<char> choice_letter(std::string_view answer);

/// The letter that a model's text chooses: what its last box holds; else what it states (see
/// stated_answer) or claims after that (see claimed_letter); else its last line, where that is a
/// letter alone; else what it claims; else a last line such as "B. Sodium", where no other option
/// is gone through; else the letter in brackets or bold, or named (see mentioned_letter). An
/// unterminated or empty box is no choice, and neither are two letters beside each other. Where the
/// texts of the options are given, one that is stated stands for its letter, whatever letters it
/// holds, and there are no more letters than options.
std::optional<char> chosen_letter(std::string_view text,
                                  const std::vector<std::string>& options = {});

}  // namespace convene
