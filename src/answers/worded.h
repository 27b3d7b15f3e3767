#pragma once

#include <optional>
#include <string_view>

#include "answers/node.h"

namespace convene {

/// The value that words name, as folded_words gives them: "forty-two", "minus three", "no real
/// solution", "all real numbers", "positive infinity"; absent for other words. Linear.
std::optional<Node> value_in_words(std::string_view words);

}  // namespace convene
