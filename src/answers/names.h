#pragma once

#include <optional>
#include <string_view>

namespace convene {

/// The words that formulas are made of. Each linear in a short table.

/// "sin", "ln", "arctan", "sqrt", …: functions written as a word, with or without a backslash.
bool is_function(std::string_view name);
/// "alpha", "theta", …: letters with a name. ("pi" is none: it is a number.)
bool is_greek(std::string_view name);
/// The mark of token.h that a command stands for: "times" is '*', "leq" is 'l'; 0 for others.
char mark_of_command(std::string_view name);
/// Commands that change how something looks and not what it is: "left", "displaystyle".
bool is_dressing(std::string_view name);
/// Commands whose argument is read as words: "text", "mbox", "mathrm".
bool is_text_command(std::string_view name);
/// Short English words and units, which are no products of their letters.
bool is_short_word(std::string_view word);
/// "euro", "pounds", …: commands that are a currency's sign; absent for others.
std::optional<std::string_view> currency_of_command(std::string_view name);
/// "two" is 2, up to "twenty"; "thirty" is 30, up to "ninety".
std::optional<int> number_word(std::string_view word);

}  // namespace convene
