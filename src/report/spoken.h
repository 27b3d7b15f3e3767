#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace convene {

/// What a JSON reply (a CEO's ruling, a recruitment, an evaluator's verdict) says, in words for a
/// person; absent for text that holds no JSON object. Only for showing: protocols parse their own.
std::optional<std::string> as_sentence(std::string_view text);

}  // namespace convene
