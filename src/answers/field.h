#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "answers/node.h"

namespace convene {

/// An element of the field with p² elements, p = 2^61 - 1: re + im·i, where i² = -1 (p is 3 modulo
/// 4). Rational expressions with i are the same everywhere only if they are the same here; two of
/// degree d that differ agree at a random point with probability at most d/p² (Schwartz, Zippel).
struct Residue {
  std::uint64_t re = 0, im = 0;
  bool operator==(const Residue&) const = default;
  bool is_zero() const { return re == 0 && im == 0; }
};

Residue operator+(Residue a, Residue b);
Residue operator-(Residue a, Residue b);
Residue operator*(Residue a, Residue b);

/// The value at the point that `point` numbers (each letter a value of its own); absent where the
/// expression is not rational in its letters, or divides by zero at this point.
std::optional<Residue> residue_at(const Node& node, std::uint64_t point);

}  // namespace convene
