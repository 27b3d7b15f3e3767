#include "answers/scalar.h"

#include <algorithm>
#include <vector>

#include "answers/ball.h"
#include "answers/field.h"

namespace convene {
namespace {

constexpr std::uint64_t kFieldPoints = 3, kFieldPointsTried = 6;
constexpr int kBallPoints = 24;
constexpr int kAgreeing = 4, kAgreeingMax = 8;
constexpr long kConstantBits = 300, kLetterBits = 150;

/// How two enclosures stand to each other.
enum class Meeting { apart, close, vague, nowhere };

bool is_close(const Ball& ball, long bits) {
  if (acb_rel_accuracy_bits(ball.raw()) >= bits) return true;
  if (!ball.contains_zero()) return false;
  mag_t size;
  mag_init(size);
  acb_get_mag(size, ball.raw());
  const bool tiny = mag_cmp_2exp_si(size, -bits) < 0;
  mag_clear(size);
  return tiny;
}

Meeting meeting_of(const Ball& a, const Ball& b, long bits) {
  if (!acb_overlaps(a.raw(), b.raw())) return Meeting::apart;
  if (a.contains_zero() != b.contains_zero()) return Meeting::vague;
  return is_close(a, bits) && is_close(b, bits) ? Meeting::close : Meeting::vague;
}

Meeting meeting_at(const Node& a, const Node& b, const Point& point, long precision, long bits) {
  Ball x, y;
  if (!enclose(a, point, precision, x) || !enclose(b, point, precision, y)) return Meeting::nowhere;
  return meeting_of(x, y, bits);
}

/// Precision doubles until the balls part, or are small enough.
Meeting meeting_at(const Node& a, const Node& b, const Point& point, long bits) {
  Meeting last = Meeting::nowhere;
  for (long precision : {64L, bits + 100, 4 * bits}) {
    const Meeting now = meeting_at(a, b, point, precision, bits);
    if (now == Meeting::apart || now == Meeting::close) return now;
    if (now != Meeting::nowhere) last = now;
  }
  return last;
}

Finding same_constants(const Node& a, const Node& b) {
  switch (meeting_at(a, b, {}, kConstantBits)) {
    case Meeting::apart:
      return different("the values differ");
    case Meeting::close:
      return same("the values agree to 2^-300");
    case Meeting::vague:
      return unknown("the values agree as far as they were computed");
    case Meeting::nowhere:
      break;
  }
  return unknown("a value could not be computed");
}

/// Over the field: unknown where the expressions are not rational.
Finding same_in_field(const Node& a, const Node& b) {
  std::uint64_t agreed = 0;
  for (std::uint64_t point = 1; point <= kFieldPointsTried && agreed < kFieldPoints; ++point) {
    const auto x = residue_at(a, point), y = residue_at(b, point);
    if (!x || !y) continue;
    if (*x != *y) return different("the expressions differ at a random point");
    ++agreed;
  }
  return agreed == kFieldPoints ? same("the expressions agree modulo 2^61 - 1 at random points")
                                : unknown("the expressions are not rational");
}

/// At real points where both are defined.
Finding same_at_real_points(const Node& a, const Node& b, bool complex) {
  int agreed = 0;
  for (std::uint64_t number = 1; number <= kBallPoints && agreed < kAgreeingMax; ++number) {
    const Point point{.number = number, .positive = number % 2 == 1, .complex = complex};
    const Meeting meeting = meeting_at(a, b, point, kLetterBits);
    if (meeting == Meeting::apart) return different("the expressions differ at a random point");
    agreed += meeting == Meeting::close;
  }
  if (agreed >= kAgreeing) return same("the expressions agree at random points to 2^-150");
  return unknown("the expressions could not be compared at enough points");
}

bool is_infinite(const Node& node) {
  return node.op == Op::infinity || (node.op == Op::negative && node.args[0].op == Op::infinity);
}

/// The rational field has the last word on what differs, balls on what agrees: neither a multiple
/// of the prime nor a tiny difference deceives both.
Finding confirmed(const Node& a, const Node& b, Finding in_field, bool letters) {
  const Point point{.number = 99, .positive = true, .complex = true};
  const Meeting meeting = meeting_at(a, b, point, 128, 60);
  if (meeting == Meeting::apart)
    return different(letters ? "the expressions differ at a random point" : "the values differ");
  return in_field;
}

Finding same_with_letters(const Node& a, const Node& b) {
  const bool complex = contains(a, Op::i) || contains(b, Op::i);
  return same_at_real_points(a, b, complex);
}

/// f1·g2 against f2·g1, over the field. 0: differ, 1: agree with a positive or unknown factor.
Finding proportional_in_field(const Node& a, const Node& b) {
  std::vector<std::pair<Residue, Residue>> values;
  for (std::uint64_t point = 1; point <= kFieldPointsTried; ++point) {
    const auto x = residue_at(a, point), y = residue_at(b, point);
    if (x && y) values.emplace_back(*x, *y);
  }
  if (values.size() < kFieldPoints) return unknown("the equation is not rational");
  const auto& [f, g] = values[0];
  if (f.is_zero() != g.is_zero()) return different("the equations differ at a random point");
  for (const auto& [x, y] : values)
    if (x * g != y * f) return different("the equations differ by more than a factor");
  return same("the equations differ by a factor at most");
}

/// The sign of a/b at one real point; 0 where it cannot be told.
int sign_of_ratio(const Node& a, const Node& b) {
  for (std::uint64_t number = 1; number <= kBallPoints; ++number) {
    const Point point{.number = number, .positive = false, .complex = false};
    Ball x, y;
    if (!enclose(a, point, 128, x) || !enclose(b, point, 128, y)) continue;
    if (x.contains_zero() || y.contains_zero()) continue;
    return arb_is_positive(acb_realref(x.raw())) == arb_is_positive(acb_realref(y.raw())) ? 1 : -1;
  }
  return 0;
}

Finding proportional_in_balls(const Node& a, const Node& b) {
  const Point first{.number = 1, .positive = true, .complex = false};
  int agreed = 0;
  for (std::uint64_t number = 2; number <= kBallPoints; ++number) {
    const Point point{.number = number, .positive = number % 2 == 1, .complex = false};
    Ball f, g, x, y, left, right;
    const long precision = 2 * kLetterBits;
    if (!enclose(a, first, precision, f) || !enclose(b, first, precision, g) ||
        !enclose(a, point, precision, x) || !enclose(b, point, precision, y))
      continue;
    acb_mul(left.raw(), x.raw(), g.raw(), precision);
    acb_mul(right.raw(), y.raw(), f.raw(), precision);
    const Meeting meeting = meeting_of(left, right, kLetterBits);
    if (meeting == Meeting::apart) return different("the equations differ by more than a factor");
    agreed += meeting == Meeting::close;
  }
  return agreed >= kAgreeing ? same("the equations differ by a factor at most")
                             : unknown("the equations could not be compared at enough points");
}

}  // namespace

Finding same_scalar(const Node& a, const Node& b) {
  if (a.op == Op::number && b.op == Op::number)
    return a.number == b.number ? same("the same number") : different("different numbers");
  if (a == b) return same("the same expression");
  if (is_infinite(a) || is_infinite(b))
    return is_infinite(a) && is_infinite(b) ? different("of infinite values, the signs differ")
                                            : different("only one is infinite");
  const bool letters = contains(a, Op::symbol) || contains(b, Op::symbol);
  const Finding in_field = same_in_field(a, b);
  if (in_field.sameness == Sameness::different) return in_field;
  if (in_field.sameness == Sameness::same) return confirmed(a, b, in_field, letters);
  return letters ? same_with_letters(a, b) : same_constants(a, b);
}

Finding proportional(const Node& a, const Node& b, bool direction) {
  Finding finding = proportional_in_field(a, b);
  if (finding.sameness == Sameness::unknown) finding = proportional_in_balls(a, b);
  if (finding.sameness != Sameness::same || !direction) return finding;
  const int sign = sign_of_ratio(a, b);
  if (sign > 0) return finding;
  return sign < 0 ? different("the inequality is turned round")
                  : unknown("the direction of the inequality could not be told");
}

}  // namespace convene
