#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace convene {

/// Longer questions are refused before any model sees them: no context holds them.
inline constexpr std::size_t kQuestionBytesMax = 1 << 20;

/// The question from the command line, a file ("-": standard input), or standard input where
/// neither is given. Throws Error if there is none, or if it is blank, longer than
/// kQuestionBytesMax or not UTF-8. May block on standard input.
std::string read_question(const std::optional<std::string>& said, const std::string& file);

/// The same checks on text that is at hand. `where` begins the message: "the question", "a.txt".
std::string checked_question(std::string text, const std::string& where);

}  // namespace convene
