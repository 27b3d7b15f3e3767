#pragma once

#include <optional>
#include <string>

#include "answers/node.h"

namespace convene {

/// slope·letter + shift. The slope holds no letter, the shift none but others.
struct Linear {
  Node slope, shift;
};

/// Absent where the expression is not written as one: "2x + 1", "(x - y)/3 + x".
std::optional<Linear> linear_in(const Node& node, const std::string& letter);

}  // namespace convene
