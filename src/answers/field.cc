#include "answers/field.h"

#include <flint/fmpz.h>
#include <flint/ulong_extras.h>

#include "base/random.h"

namespace convene {
namespace {

constexpr std::uint64_t kMersenne = (std::uint64_t{1} << 61) - 1;

/// Arithmetic modulo p.
class Modular {
 public:
  explicit Modular(std::uint64_t prime) : prime_(prime) {}

  std::uint64_t prime() const { return prime_; }

  std::uint64_t reduced(std::uint64_t x) const {
    if (prime_ != kMersenne) return x % prime_;
    x = (x & kMersenne) + (x >> 61);
    return x >= kMersenne ? x - kMersenne : x;
  }

  std::uint64_t times(std::uint64_t a, std::uint64_t b) const {
    const unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
    if (prime_ != kMersenne) return static_cast<std::uint64_t>(product % prime_);
    return reduced((static_cast<std::uint64_t>(product) & kMersenne) +
                   static_cast<std::uint64_t>(product >> 61));
  }

  std::uint64_t plus(std::uint64_t a, std::uint64_t b) const { return reduced(a + b); }
  std::uint64_t minus(std::uint64_t a, std::uint64_t b) const { return reduced(a + prime_ - b); }

  std::uint64_t inverse(std::uint64_t a) const {
    std::uint64_t power = 1;
    for (std::uint64_t exponent = prime_ - 2; exponent; exponent >>= 1, a = times(a, a))
      if (exponent & 1) power = times(power, a);
    return power;
  }

 private:
  std::uint64_t prime_;
};

/// The field with p² elements over it.
class Complex {
 public:
  explicit Complex(std::uint64_t prime) : over_(prime) {}

  const Modular& over() const { return over_; }

  Residue sum(Residue a, Residue b) const {
    return {over_.plus(a.re, b.re), over_.plus(a.im, b.im)};
  }

  Residue difference(Residue a, Residue b) const {
    return {over_.minus(a.re, b.re), over_.minus(a.im, b.im)};
  }

  Residue product(Residue a, Residue b) const {
    if (a.im == 0 && b.im == 0) return {over_.times(a.re, b.re), 0};
    return {over_.minus(over_.times(a.re, b.re), over_.times(a.im, b.im)),
            over_.plus(over_.times(a.re, b.im), over_.times(a.im, b.re))};
  }

  std::optional<Residue> inverse(Residue a) const {
    const std::uint64_t norm = over_.plus(over_.times(a.re, a.re), over_.times(a.im, a.im));
    if (norm == 0) return std::nullopt;
    const std::uint64_t scale = over_.inverse(norm);
    return Residue{over_.times(a.re, scale), over_.times(over_.minus(0, a.im), scale)};
  }

  Residue power(Residue base, unsigned __int128 exponent) const {
    Residue power{1, 0};
    for (; exponent; exponent >>= 1, base = product(base, base))
      if (exponent & 1) power = product(power, base);
    return power;
  }

 private:
  Modular over_;
};

/// exponent modulo p² - 1, the order of the multiplicative group.
unsigned __int128 reduced_exponent(const Rational& exponent, std::uint64_t prime) {
  fmpz_t order, rest;
  fmpz_init_set_ui(order, prime);
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
  Evaluation(std::uint64_t prime, std::uint64_t point) : field_(prime), point_(point) {}

  std::optional<Residue> at(const Node& node) const {
    switch (node.op) {
      case Op::number:
        return number(node.number);
      case Op::symbol:
        return letter(node.name);
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
  std::optional<Residue> number(const Rational& value) const {
    const Modular& over = field_.over();
    const std::uint64_t below = fmpz_fdiv_ui(fmpq_denref(value.raw()), over.prime());
    if (below == 0) return std::nullopt;
    const std::uint64_t above = fmpz_fdiv_ui(fmpq_numref(value.raw()), over.prime());
    return Residue{below == 1 ? above : over.times(above, over.inverse(below)), 0};
  }

  /// Any function of the letter and the point that mixes well.
  Residue letter(const std::string& name) const {
    std::uint64_t seed = 0x6a09e667f3bcc908u ^ point_;
    for (const char c : name) seed = seed * 0x100000001b3u + static_cast<unsigned char>(c);
    return {field_.over().reduced(Random(seed).next()), 0};
  }

  std::optional<Residue> combined(std::optional<Residue> a, std::optional<Residue> b,
                                  char sign) const {
    if (!a || !b) return std::nullopt;
    if (sign == '+') return field_.sum(*a, *b);
    if (sign == '-') return field_.difference(*a, *b);
    if (sign == '*') return field_.product(*a, *b);
    const std::optional<Residue> below = field_.inverse(*b);
    return below ? std::optional(field_.product(*a, *below)) : std::nullopt;
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
    return field_.power(*base, reduced_exponent(exponent.number, field_.over().prime()));
  }

  Complex field_;
  std::uint64_t point_;
};

/// What an expression says, in 64 bits.
std::uint64_t digest_of(const Node& node) {
  constexpr std::uint64_t largest_prime = 0xffffffffffffffc5u;
  std::uint64_t digest = static_cast<std::uint64_t>(node.op);
  const auto add = [&](std::uint64_t word) { digest = Random(digest ^ word).next(); };
  for (const fmpz* part : {fmpq_numref(node.number.raw()), fmpq_denref(node.number.raw())}) {
    add(fmpz_fdiv_ui(part, largest_prime));
    add(static_cast<std::uint64_t>(fmpz_sgn(part)));
  }
  for (const char c : node.name) add(static_cast<unsigned char>(c));
  for (const Node& arg : node.args) add(digest_of(arg));
  return digest;
}

}  // namespace

Field Field::fixed() {
  return Field(kMersenne);
}

Field Field::drawn_for(const Node& a, const Node& b) {
  constexpr std::uint64_t least = std::uint64_t{1} << 60;
  std::uint64_t prime = least + (digest_of(a) ^ digest_of(b)) % (least - (1 << 16));
  do {
    prime = n_nextprime(prime, 1);
  } while (prime % 4 != 3);
  return Field(prime);
}

std::optional<Residue> Field::at(const Node& node, std::uint64_t point) const {
  return Evaluation(prime_, point).at(node);
}

Residue Field::product(Residue a, Residue b) const {
  return Complex(prime_).product(a, b);
}

}  // namespace convene
