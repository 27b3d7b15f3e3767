#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "answers/node.h"

namespace convene {

/// An element of a field with p² elements, p a prime of 61 bits that is 3 modulo 4: re + im·i,
/// where i² = -1.
struct Residue {
  std::uint64_t re = 0, im = 0;
  bool operator==(const Residue&) const = default;
  bool is_zero() const { return re == 0 && im == 0; }
};

/// Rational expressions with i are the same everywhere only if they are the same here; two of
/// degree d that differ modulo p agree at a random point with probability at most d/p (Schwartz,
/// Zippel).
class Field {
 public:
  /// p = 2^61 - 1.
  static Field fixed();
  /// p drawn by what the expressions say, in either order: no coefficient of theirs can be chosen
  /// to be a multiple of it, and one of B bits is with probability about B/2^59.
  static Field drawn_for(const Node& a, const Node& b);

  /// The value at the point that `point` numbers (each letter a value of its own); absent where the
  /// expression is not rational in its letters, or divides by zero at this point.
  std::optional<Residue> at(const Node& node, std::uint64_t point) const;
  Residue product(Residue a, Residue b) const;

 private:
  explicit Field(std::uint64_t prime) : prime_(prime) {}
  std::uint64_t prime_;
};

}  // namespace convene
