#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace convene {

/// The answer that a model's text states, or absent. In this order: the last \boxed{} with balanced
/// braces (an unterminated last one is no answer at all); the last line that begins "answer:" or
/// "final answer:" in any case, markdown emphasis allowed, without a final full stop; absent
/// otherwise. Reasoning in <think> is not looked at. Linear time.
std::optional<std::string> extract_answer(std::string_view text);

}  // namespace convene
