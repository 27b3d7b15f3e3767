#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace convene::pocket {

/// An exact fraction in lowest terms with a positive bottom; both parts stay within ±10^15, what
/// would leave that is absent.
struct Rational {
  std::int64_t top = 0;
  std::int64_t bottom = 1;

  bool whole() const { return bottom == 1; }
  bool operator==(const Rational&) const = default;
};

std::optional<Rational> add(Rational a, Rational b);
std::optional<Rational> subtract(Rational a, Rational b);
std::optional<Rational> multiply(Rational a, Rational b);
/// Absent when b is zero, too.
std::optional<Rational> divide(Rational a, Rational b);

/// "14", "-3", "5/2".
std::string text_of(Rational value);

}  // namespace convene::pocket
