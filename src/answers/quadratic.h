#pragma once

#include <optional>
#include <string>

#include "answers/node.h"

namespace convene {

/// square·letter² + slope·letter + shift, where the letter occurs in none of the three.
struct Quadratic {
  Node square, slope, shift;
};

/// Absent where the expression is not written with sums, products and squares of such: "2x + 1",
/// "(x - y)(x + 1)/3".
std::optional<Quadratic> quadratic_in(const Node& node, const std::string& letter);

bool is_zero(const Node& node);

}  // namespace convene
