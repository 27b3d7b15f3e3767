#include "answers/field.h"

#include <flint/fmpz.h>

#include "base/random.h"

namespace convene {
namespace {

constexpr std::uint64_t kPrime = (std::uint64_t{1} << 61) - 1;

std::uint64_t reduced(std::uint64_t x) {
  x = (x & kPrime) + (x >> 61);
  return x >= kPrime ? x - kPrime : x;
}

std::uint64_t times(std::uint64_t a, std::uint64_t b) {
  const unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
  return reduced((static_cast<std::uint64_t>(product) & kPrime) +
                 static_cast<std::uint64_t>(product >> 61));
}

std::uint64_t plus(std::uint64_t a, std::uint64_t b) {
  return reduced(a + b);
}

std::uint64_t minus(std::uint64_t a, std::uint64_t b) {
  return reduced(a + kPrime - b);
}

std::uint64_t to_the(std::uint64_t base, std::uint64_t exponent) {
  std::uint64_t power = 1;
  for (; exponent; exponent >>= 1, base = times(base, base))
    if (exponent & 1) power = times(power, base);
  return power;
}

std::uint64_t inverse(std::uint64_t a) {
  return to_the(a, kPrime - 2);
}

std::optional<Residue> inverse(Residue a) {
  const std::uint64_t norm = plus(times(a.re, a.re), times(a.im, a.im));
  if (norm == 0) return std::nullopt;
  const std::uint64_t scale = inverse(norm);
  return Residue{times(a.re, scale), times(minus(0, a.im), scale)};
}

Residue to_the(Residue base, unsigned __int128 exponent) {
  Residue power{1, 0};
  for (; exponent; exponent >>= 1, base = base * base)
    if (exponent & 1) power = power * base;
  return power;
}

std::uint64_t residue_of(const fmpz_t value) {
  return fmpz_fdiv_ui(value, kPrime);
}

std::optional<Residue> residue_of(const Rational& value) {
  const std::uint64_t below = residue_of(fmpq_denref(value.raw()));
  if (below == 0) return std::nullopt;
  const std::uint64_t above = residue_of(fmpq_numref(value.raw()));
  return Residue{below == 1 ? above : times(above, inverse(below)), 0};
}

/// The letter's value at a point: any function of both that mixes well.
Residue value_of(const std::string& letter, std::uint64_t point) {
  std::uint64_t seed = 0x6a09e667f3bcc908u ^ point;
  for (const char c : letter) seed = seed * 0x100000001b3u + static_cast<unsigned char>(c);
  return {reduced(Random(seed).next()), 0};
}

/// exponent modulo p² - 1, the order of the multiplicative group.
unsigned __int128 reduced_exponent(const Rational& exponent) {
  fmpz_t order, rest;
  fmpz_init_set_ui(order, kPrime);
  fmpz_init(rest);
  fmpz_mul(order, order, order);
  fmpz_sub_ui(order, order, 1);
  fmpz_mod(rest, fmpq_numref(exponent.raw()), order);
  std::uint64_t words[2] = {0, 0};
  fmpz_get_ui_array(words, 2, rest);
  fmpz_clear(order);
  fmpz_clear(rest);
  return (static_cast<unsigned __int128>(words[1]) << 64) | words[0];
}

class Evaluation {
 public:
  explicit Evaluation(std::uint64_t point) : point_(point) {}

  std::optional<Residue> at(const Node& node) const {
    switch (node.op) {
      case Op::number:
        return residue_of(node.number);
      case Op::symbol:
        return value_of(node.name, point_);
      case Op::i:
        return Residue{0, 1};
      case Op::negative:
        return combined(Residue{}, at(node.args[0]), '-');
      case Op::sum:
        return folded(node, '+');
      case Op::product:
        return folded(node, '*');
      case Op::quotient:
        return combined(at(node.args[0]), at(node.args[1]), '/');
      case Op::percent:
        return combined(at(node.args[0]), Residue{100, 0}, '/');
      case Op::power:
        return power(node);
      default:
        return std::nullopt;
    }
  }

 private:
  static std::optional<Residue> combined(std::optional<Residue> a, std::optional<Residue> b,
                                         char sign) {
    if (!a || !b) return std::nullopt;
    if (sign == '+') return *a + *b;
    if (sign == '-') return *a - *b;
    if (sign == '*') return *a * *b;
    const std::optional<Residue> below = inverse(*b);
    return below ? std::optional(*a * *below) : std::nullopt;
  }

  std::optional<Residue> folded(const Node& node, char sign) const {
    std::optional<Residue> value = at(node.args[0]);
    for (std::size_t i = 1; i < node.args.size() && value; ++i)
      value = combined(value, at(node.args[i]), sign);
    return value;
  }

  std::optional<Residue> power(const Node& node) const {
    const Node& exponent = node.args[1];
    if (exponent.op != Op::number || !exponent.number.is_integer()) return std::nullopt;
    const std::optional<Residue> base = at(node.args[0]);
    if (!base) return std::nullopt;
    if (base->is_zero())
      return exponent.number.sign() > 0 ? std::optional(Residue{}) : std::nullopt;
    return to_the(*base, reduced_exponent(exponent.number));
  }

  std::uint64_t point_;
};

}  // namespace

Residue operator+(Residue a, Residue b) {
  return {plus(a.re, b.re), plus(a.im, b.im)};
}

Residue operator-(Residue a, Residue b) {
  return {minus(a.re, b.re), minus(a.im, b.im)};
}

Residue operator*(Residue a, Residue b) {
  if (a.im == 0 && b.im == 0) return {times(a.re, b.re), 0};
  return {minus(times(a.re, b.re), times(a.im, b.im)), plus(times(a.re, b.im), times(a.im, b.re))};
}

std::optional<Residue> residue_at(const Node& node, std::uint64_t point) {
  return Evaluation(point).at(node);
}

}  // namespace convene
