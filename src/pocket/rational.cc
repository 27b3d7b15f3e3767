#include "pocket/rational.h"

namespace convene::pocket {
namespace {

using Wide = __int128;
constexpr Wide kLimit = 1'000'000'000'000'000;

std::optional<Rational> reduced(Wide top, Wide bottom) {
  if (bottom == 0) return {};
  if (bottom < 0) {
    top = -top;
    bottom = -bottom;
  }
  Wide a = top < 0 ? -top : top;
  Wide b = bottom;
  while (b != 0) {
    const Wide rest = a % b;
    a = b;
    b = rest;
  }
  top /= a;
  bottom /= a;
  if (top > kLimit || top < -kLimit || bottom > kLimit) return {};
  return Rational{static_cast<std::int64_t>(top), static_cast<std::int64_t>(bottom)};
}

}  // namespace

std::optional<Rational> add(Rational a, Rational b) {
  return reduced(Wide{a.top} * b.bottom + Wide{b.top} * a.bottom, Wide{a.bottom} * b.bottom);
}

std::optional<Rational> subtract(Rational a, Rational b) {
  return reduced(Wide{a.top} * b.bottom - Wide{b.top} * a.bottom, Wide{a.bottom} * b.bottom);
}

std::optional<Rational> multiply(Rational a, Rational b) {
  return reduced(Wide{a.top} * b.top, Wide{a.bottom} * b.bottom);
}

std::optional<Rational> divide(Rational a, Rational b) {
  return reduced(Wide{a.top} * b.bottom, Wide{a.bottom} * b.top);
}

std::string text_of(Rational value) {
  const std::string top = std::to_string(value.top);
  return value.whole() ? top : top + "/" + std::to_string(value.bottom);
}

}  // namespace convene::pocket
