#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace convene {

/// What a line of running text states, without what stands around it. All views are parts of what
/// was given; all is linear in a line.

/// Without any of these characters in front, or behind.
std::string_view without_front(std::string_view text, std::string_view characters);
std::string_view without_back(std::string_view text, std::string_view characters);
/// Takes a word, given in lower case, off the front of text in any case; false where it is not
/// there.
bool consume(std::string_view& text, std::string_view word);
bool is_blank(char c);

/// "**42.**" → "42": without emphasis, a final full stop, and one inside signs of mathematics.
std::string_view plain(std::string_view text);

/// "5, because" → "5": what stands before the reason for it.
std::string_view without_reason(std::string_view text);

/// Whether it begins as a value does: "5", "x = 5", "sqrt(2)", "two", "option B", but not "below".
bool reads_as_value(std::string_view text);

/// "correct": a word that judges an answer and gives none, unless it was what was asked for.
bool is_judgement(std::string_view statement);

/// Whether what a later sentence says of the answer takes the place of what was stated before: a
/// value does and so does "not 5", words do for words, "consistent with the table" never does.
bool replaces(const std::optional<std::string_view>& before, std::string_view statement);

/// What the sentences of a line say that "the answer is", each taking the place of what was stated
/// `before` where it may; empty where nothing follows the phrase, absent where the line says
/// nothing new. "This answer is" and "your answer is" state nothing.
std::optional<std::string_view> answer_said(std::string_view line,
                                            std::optional<std::string_view> before = {});

}  // namespace convene
