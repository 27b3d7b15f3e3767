#include "answers/ball.h"

#include <acb_hypgeom.h>
#include <arb.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "base/random.h"

namespace convene {
namespace {

using Function = void (*)(acb_t, const acb_t, slong);

void arcsec(acb_t out, const acb_t x, slong precision) {
  acb_inv(out, x, precision);
  acb_acos(out, out, precision);
}

void arccsc(acb_t out, const acb_t x, slong precision) {
  acb_inv(out, x, precision);
  acb_asin(out, out, precision);
}

void arccot(acb_t out, const acb_t x, slong precision) {
  acb_inv(out, x, precision);
  acb_atan(out, out, precision);
}

struct Named {
  std::string_view name;
  Function function;
};
constexpr auto kFunctions = std::to_array<Named>({
    {"sin", acb_sin},
    {"cos", acb_cos},
    {"tan", acb_tan},
    {"cot", acb_cot},
    {"sec", acb_sec},
    {"csc", acb_csc},
    {"arcsin", acb_asin},
    {"arccos", acb_acos},
    {"arctan", acb_atan},
    {"arccot", arccot},
    {"arcsec", arcsec},
    {"arccsc", arccsc},
    {"sinh", acb_sinh},
    {"cosh", acb_cosh},
    {"tanh", acb_tanh},
});

bool is_negative(const Ball& ball) {
  return arb_is_zero(acb_imagref(ball.raw())) && arb_is_negative(acb_realref(ball.raw()));
}

bool is_real(const Ball& ball) {
  return arb_is_zero(acb_imagref(ball.raw())) != 0;
}

class Evaluation {
 public:
  Evaluation(const Point& point, long precision) : point_(point), precision_(precision) {}

  bool at(const Node& node, Ball& out) const { return value(node, out) && out.is_finite(); }

 private:
  bool value(const Node& node, Ball& out) const {
    switch (node.op) {
      case Op::number:
        return number(node.number, out);
      case Op::symbol:
        return letter(node.name, out);
      case Op::pi:
        acb_const_pi(out.raw(), precision_);
        out.set_depth(0);
        return true;
      case Op::e:
        arb_const_e(acb_realref(out.raw()), precision_);
        arb_zero(acb_imagref(out.raw()));
        out.set_depth(0);
        return true;
      case Op::i:
        acb_onei(out.raw());
        out.set_depth(0);
        return point_.complex;
      case Op::negative:
        if (!at(node.args[0], out)) return false;
        acb_neg(out.raw(), out.raw());
        return true;
      case Op::sum:
      case Op::product:
        return folded(node, out);
      case Op::quotient:
        return quotient(node, out);
      case Op::power:
        return power(node, out);
      case Op::percent:
        if (!at(node.args[0], out)) return false;
        divide_by(100, out);
        return true;
      case Op::degrees:
        return degrees(node, out);
      case Op::call:
        return call(node, out);
      default:
        return false;
    }
  }

  /// Another number of as many digits may be as near as its last bit.
  bool number(const Rational& value, Ball& out) const {
    acb_set_fmpq(out.raw(), value.raw(), precision_);
    const auto bits = fmpz_bits(fmpq_numref(value.raw())) + fmpz_bits(fmpq_denref(value.raw()));
    out.set_depth(static_cast<std::int64_t>(bits) - 1);
    return true;
  }

  void divide_by(ulong divisor, Ball& out) const {
    const std::int64_t depth = out.depth();
    acb_div_ui(out.raw(), out.raw(), divisor, precision_);
    out.set_depth(depth);
  }

  /// A rational of few digits, never 0 or 1 or -1.
  bool letter(const std::string& name, Ball& out) const {
    std::uint64_t seed = 0xbb67ae8584caa73bu ^ (point_.number * 0x9e3779b97f4a7c15u);
    for (const char c : name) seed = seed * 0x100000001b3u + static_cast<unsigned char>(c);
    Random random(seed);
    constexpr std::int64_t grain = 1009;
    static constexpr std::array<std::int64_t, 4> scales{1, 1, 6, 40};  // some roots want large ones
    const std::int64_t scale = scales[(point_.number / 2) % scales.size()];
    const std::int64_t steps = random.between(grain / 4, 3 * grain) * 2 + 1;
    Rational value = Rational(scale * steps) / Rational(2 * grain);
    if (!point_.positive && random.chance(0.5)) value = -value;
    acb_set_fmpq(out.raw(), value.raw(), precision_);
    out.set_depth(0);
    return true;
  }

  bool folded(const Node& node, Ball& out) const {
    if (!at(node.args[0], out)) return false;
    Ball next;
    for (std::size_t i = 1; i < node.args.size(); ++i) {
      if (!at(node.args[i], next)) return false;
      if (node.op == Op::sum) {
        add(out, next);
      } else {
        multiply(out, out, next, precision_);
      }
    }
    return true;
  }

  /// What is left where large parts cancel may hold as many orders of them as they had.
  void add(Ball& out, const Ball& next) const {
    const std::int64_t grain = std::min(out.grain, next.grain);
    const std::int64_t size = std::max(exponent_or(out, grain), exponent_or(next, grain));
    acb_add(out.raw(), out.raw(), next.raw(), precision_);
    out.grain = std::min(grain, exponent_or(out, size) - (size - grain));
  }

  static std::int64_t exponent_or(const Ball& ball, std::int64_t other) {
    return ball.contains_zero() ? other : ball.exponent();
  }

  bool quotient(const Node& node, Ball& out) const {
    Ball below;
    if (!at(node.args[0], out) || !at(node.args[1], below) || below.contains_zero()) return false;
    divide(out, below);
    return true;
  }

  void divide(Ball& out, const Ball& below) const {
    const std::int64_t exponent = out.exponent() - below.exponent();
    const std::int64_t depth = out.depth() + below.depth();
    acb_div(out.raw(), out.raw(), below.raw(), precision_);
    out.grain = out.is_zero() ? Ball::kNoGrain : exponent - depth;
  }

  bool degrees(const Node& node, Ball& out) const {
    Ball pi;
    if (!at(node.args[0], out)) return false;
    acb_const_pi(pi.raw(), precision_);
    pi.set_depth(0);
    multiply(out, out, pi, precision_);
    divide_by(180, out);
    return true;
  }

  bool power(const Node& node, Ball& out) const {
    const Node& exponent = node.args[1];
    if (!at(node.args[0], out)) return false;
    if (exponent.op == Op::number && exponent.number.is_integer()) {
      if (exponent.number.sign() <= 0 && out.contains_zero()) return false;
      const std::int64_t depth = out.depth() * factors_in(node);
      acb_pow_fmpz(out.raw(), out.raw(), fmpq_numref(exponent.number.raw()), precision_);
      out.set_depth(depth);
      return true;
    }
    Ball raised;
    if (!at(exponent, raised)) return false;
    const std::int64_t depth = out.depth() + depth_of_argument(raised);
    if (exponent.op == Op::number && is_negative(out)) {
      if (!rational_power(exponent.number, out)) return false;
    } else {
      if (out.contains_zero()) return false;
      if (is_negative(out) && !point_.complex) return false;
      acb_pow(out.raw(), out.raw(), raised.raw(), precision_);
    }
    out.set_depth(depth);
    return true;
  }

  /// How many factors of a power multiply out to more than one part.
  static std::int64_t factors_in(const Node& power) {
    constexpr std::int64_t factors_max = 1 << 16;
    if (power.args[0].args.empty()) return 1;
    const auto exponent = power.args[1].number.small();
    return exponent ? std::min(std::abs(*exponent), factors_max) : factors_max;
  }

  /// Of the value of a function: near 0 it may be as flat as a cosine, and far out as an
  /// arctangent.
  static std::int64_t depth_of_argument(const Ball& argument) {
    return argument.is_zero() ? 0 : argument.depth() + 2 * std::abs(argument.exponent());
  }

  /// Of a negative number: the real root where the exponent's denominator is odd.
  bool rational_power(const Rational& exponent, Ball& out) const {
    const bool odd = fmpz_is_odd(fmpq_denref(exponent.raw())) != 0;
    if (!odd && !point_.complex) return false;
    if (odd) acb_neg(out.raw(), out.raw());
    Ball raised;
    acb_set_fmpq(raised.raw(), exponent.raw(), precision_);
    acb_pow(out.raw(), out.raw(), raised.raw(), precision_);
    if (odd && fmpz_is_odd(fmpq_numref(exponent.raw()))) acb_neg(out.raw(), out.raw());
    return true;
  }

  bool call(const Node& node, Ball& out) const {
    if (!at(node.args[0], out)) return false;
    const bool root = node.name == "sqrt" || node.name == "root" || node.name == "abs";
    std::int64_t depth = root ? out.depth() : depth_of_argument(out);
    if (node.name == "cosh" || node.name == "sinh" || node.name == "tanh")
      depth += 3 * (std::int64_t{1} << std::clamp<std::int64_t>(out.exponent(), 0, 20));
    if (!called(node, out)) return false;
    out.set_depth(depth);
    return true;
  }

  /// out is the argument before and the value after.
  bool called(const Node& node, Ball& out) const {
    const std::string_view name = node.name;
    for (const Named& known : kFunctions) {
      if (name != known.name) continue;
      known.function(out.raw(), out.raw(), precision_);
      return point_.complex || is_real(out);
    }
    if (name == "sqrt") return root(out, 2);
    if (name == "abs") return absolute(out);
    if (name == "ln") return logarithm(out);
    if (name == "floor" || name == "ceil") return rounded(out, name == "floor");
    if (name == "root") return root_of(node, out);
    if (name == "log") return logarithm_to(node, out);
    return false;
  }

  bool root_of(const Node& node, Ball& out) const {
    const Node& degree = node.args[1];
    if (degree.op != Op::number) return false;
    const auto n = degree.number.small();
    constexpr std::int64_t degree_max = 1000;
    return n && *n >= 2 && *n <= degree_max && root(out, static_cast<ulong>(*n));
  }

  bool root(Ball& out, ulong n) const {
    const bool negative = is_negative(out);
    if (negative && n % 2 == 0 && !point_.complex) return false;
    const bool flip = negative && n % 2 == 1;
    if (flip) acb_neg(out.raw(), out.raw());
    acb_root_ui(out.raw(), out.raw(), n, precision_);
    if (flip) acb_neg(out.raw(), out.raw());
    return true;
  }

  bool absolute(Ball& out) const {
    Ball value;
    acb_abs(acb_realref(value.raw()), out.raw(), precision_);
    acb_swap(out.raw(), value.raw());
    return true;
  }

  bool logarithm(Ball& out) const {
    if (out.contains_zero() || (is_negative(out) && !point_.complex)) return false;
    acb_log(out.raw(), out.raw(), precision_);
    return true;
  }

  bool logarithm_to(const Node& node, Ball& out) const {
    Ball base;
    if (!at(node.args[1], base)) return false;
    const std::int64_t depth = depth_of_argument(base);
    if (!logarithm(out) || !logarithm(base) || base.contains_zero()) return false;
    base.set_depth(depth);
    divide(out, base);
    return true;
  }

  bool rounded(Ball& out, bool down) const {
    if (!is_real(out)) return false;
    if (down) {
      arb_floor(acb_realref(out.raw()), acb_realref(out.raw()), precision_);
    } else {
      arb_ceil(acb_realref(out.raw()), acb_realref(out.raw()), precision_);
    }
    return arb_is_exact(acb_realref(out.raw())) != 0;
  }

  Point point_;
  long precision_;
};

/// -1 or 1 for an infinite value, 0 for others.
int infinite_sign(const Node& node) {
  if (node.op == Op::infinity) return 1;
  return node.op == Op::negative && node.args[0].op == Op::infinity ? -1 : 0;
}

/// About log2 of what it bounds.
std::int64_t exponent_of(const mag_t size) {
  constexpr std::int64_t exponent_max = Ball::kNoGrain / 8;
  if (!fmpz_abs_fits_ui(MAG_EXPREF(size))) return fmpz_sgn(MAG_EXPREF(size)) * exponent_max;
  return std::clamp<std::int64_t>(fmpz_get_si(MAG_EXPREF(size)), -exponent_max, exponent_max);
}

}  // namespace

std::int64_t Ball::lacks(std::int64_t bits) const {
  mag_t radius;
  mag_init(radius);
  mag_max(radius, arb_radref(acb_realref(value_)), arb_radref(acb_imagref(value_)));
  const std::int64_t missing = mag_is_zero(radius) ? 0 : exponent_of(radius) - (grain - bits);
  mag_clear(radius);
  return missing;
}

std::int64_t Ball::exponent() const {
  if (contains_zero()) return grain;
  mag_t size;
  mag_init(size);
  acb_get_mag(size, value_);
  const std::int64_t exponent = exponent_of(size);
  mag_clear(size);
  return exponent;
}

std::int64_t Ball::depth() const {
  return std::clamp<std::int64_t>(exponent() - grain, 0, kNoGrain);
}

void Ball::set_depth(std::int64_t bits) {
  const std::int64_t size = contains_zero() ? std::min<std::int64_t>(grain, 0) : exponent();
  grain = is_zero() ? kNoGrain : size - std::min(bits, kNoGrain);
}

void multiply(Ball& out, const Ball& a, const Ball& b, long precision) {
  const std::int64_t grain = a.exponent() + b.exponent() - a.depth() - b.depth();
  acb_mul(out.raw(), a.raw(), b.raw(), precision);
  out.grain = out.is_zero() ? Ball::kNoGrain : grain;
}

bool enclose(const Node& node, const Point& point, long precision, Ball& out) {
  return Evaluation(point, precision).at(node, out);
}

int order_of(const Node& a, const Node& b) {
  if (a == b) return 0;
  const int infinite_a = infinite_sign(a), infinite_b = infinite_sign(b);
  if (infinite_a || infinite_b)
    return infinite_a < infinite_b ? -1 : infinite_a > infinite_b ? 1 : 0;
  if (a.op == Op::number && b.op == Op::number)
    return a.number < b.number ? -1 : b.number < a.number ? 1 : 0;
  if (!letters_in(a).empty() || !letters_in(b).empty()) return kOrderUnknown;
  for (const long precision : {64L, 400L}) {
    Ball x, y;
    if (!enclose(a, {}, precision, x) || !enclose(b, {}, precision, y)) continue;
    if (!is_real(x) || !is_real(y)) return kOrderUnknown;
    if (arb_lt(acb_realref(x.raw()), acb_realref(y.raw()))) return -1;
    if (arb_gt(acb_realref(x.raw()), acb_realref(y.raw()))) return 1;
  }
  return kOrderUnknown;
}

}  // namespace convene
