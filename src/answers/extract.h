#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace convene {

/// The answer that a model's text states, or absent. In this order: the last \boxed{} or \fbox{}
/// with balanced braces, or "\boxed 5" (an unterminated or empty last one is no answer at all,
/// never an earlier one), without "the answer is" in front; what stated_answer finds, a list of
/// lines in one; a value that alone is the last line, in bold. Only final_part is looked at. Linear
/// time.
std::optional<std::string> extract_answer(std::string_view text);

/// What the last line says that begins "answer:" or "the final answer:" in any case, markdown
/// emphasis and headings allowed, without a final full stop (where the label stands alone, the next
/// line that is not empty, and those that list further ones), or that has "answer is", or is
/// "#### 72" at the end. A part of `said`, which holds no reasoning.
std::optional<std::string_view> stated_answer(std::string_view said);

/// Whether a text without reasoning has a \boxed or \fbox, be it unterminated or empty.
bool has_box(std::string_view said);

/// For answers of several lines: all that follows the last line that begins "answer:" or "final
/// answer" as above, else the whole text; absent where nothing is said.
std::optional<std::string> extract_passage(std::string_view text);

/// Text without its reasoning, and where it has <answer> tags what stands in the last of them.
std::string final_part(std::string_view text);

/// Text without its reasoning, which is what stands in <think>, <thinking>, <reasoning>, <thought>
/// (in any case) or [THINK]: an unfinished one hides the rest, and what comes before a closing tag
/// without an opening one is reasoning too (templates that open it in the prompt).
std::string without_reasoning(std::string_view text);

}  // namespace convene
