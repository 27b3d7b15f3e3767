#include "answers/scalar.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "answers/ball.h"
#include "answers/field.h"
#include "answers/quadratic.h"

namespace convene {
namespace {

constexpr std::uint64_t kFieldPoints = 3, kFieldPointsTried = 6;
constexpr int kBallPoints = 24;
constexpr int kAgreeing = 4, kAgreeingMax = 8;
constexpr long kConstantBits = 300, kLetterBits = 150;

/// How two enclosures stand to each other.
enum class Meeting { apart, close, vague, nowhere };

Meeting meeting_of(const Ball& a, const Ball& b, long bits) {
  if (!acb_overlaps(a.raw(), b.raw())) return Meeting::apart;
  if (a.contains_zero() != b.contains_zero()) return Meeting::vague;
  return a.lacks(bits) <= 0 && b.lacks(bits) <= 0 ? Meeting::close : Meeting::vague;
}

/// The two at one point.
struct Pair {
  Ball a, b;

  std::int64_t lacks(long bits) const { return std::max(a.lacks(bits), b.lacks(bits)); }
  std::int64_t depth() const { return std::max(a.depth(), b.depth()); }
};

/// Two expressions, computed again and again, and what that costs.
class Computation {
 public:
  Computation(const Node& a, const Node& b, int points)
      : a_(a),
        b_(b),
        size_(size_of(a) + size_of(b)),
        precision_max_(std::lround(1000 * std::sqrt(kWork / (kWorkOfNode * size_ * points)))) {}

  /// False where either has no value.
  bool at(const Point& point, long precision, Pair& out) {
    const double thousands = static_cast<double>(precision) / 1000;
    work_ += kWorkOfNode * size_ * thousands * thousands;
    return enclose(a_, point, precision, out.a) && enclose(b_, point, precision, out.b);
  }

  /// The precision to try after one by which so many bits are missing; 0 where it is all there is.
  long after(long precision, std::int64_t missing, long bits) const {
    const long usual = precision < bits ? bits + 100 : 4 * bits;
    const long most = std::max(precision_max_, 4 * bits);
    if (precision >= most || (precision >= 4 * bits && missing <= 0)) return 0;
    constexpr std::int64_t spare = 32;
    return std::clamp<std::int64_t>(precision + missing + spare, usual, most);
  }

  long precision_max() const { return precision_max_; }
  int work() const { return static_cast<int>(work_); }

 private:
  static constexpr double kWork = 200'000, kWorkOfNode = 5;  // at 1,000 bits; it grows as a square
  const Node &a_, &b_;
  int size_;
  long precision_max_;
  double work_ = 0;
};

/// Precision grows until the balls part, or are small beside all that they were made of.
Meeting meeting_at(Computation& both, const Point& point, long bits) {
  Meeting last = Meeting::nowhere;
  for (long precision = 64; precision > 0;) {
    Pair pair;
    std::int64_t missing = 0;
    if (both.at(point, precision, pair)) {
      last = meeting_of(pair.a, pair.b, bits);
      if (last == Meeting::apart || last == Meeting::close) return last;
      missing = pair.lacks(bits);
    }
    precision = both.after(precision, missing, bits);
  }
  return last;
}

Finding constants_that(Meeting meeting) {
  switch (meeting) {
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

Finding same_constants(const Node& a, const Node& b) {
  Computation both(a, b, 1);
  Finding finding = constants_that(meeting_at(both, {}, kConstantBits));
  finding.work = both.work();
  return finding;
}

/// Over a field: unknown where the expressions are not rational.
Finding same_in_field(const Node& a, const Node& b, const Field& field) {
  std::uint64_t agreed = 0;
  for (std::uint64_t point = 1; point <= kFieldPointsTried && agreed < kFieldPoints; ++point) {
    const auto x = field.at(a, point), y = field.at(b, point);
    if (!x || !y) continue;
    if (*x != *y) return different("the expressions differ at a random point");
    ++agreed;
  }
  return agreed == kFieldPoints ? same("the expressions agree modulo 2^61 - 1 at random points")
                                : unknown("the expressions are not rational");
}

/// At real points where both are defined.
Finding same_at_real_points(Computation& both, bool complex) {
  int agreed = 0;
  for (std::uint64_t number = 1; number <= kBallPoints && agreed < kAgreeingMax; ++number) {
    const Point point{.number = number, .positive = number % 2 == 1, .complex = complex};
    const Meeting meeting = meeting_at(both, point, kLetterBits);
    if (meeting == Meeting::apart) return different("the expressions differ at a random point");
    agreed += meeting == Meeting::close;
  }
  if (agreed >= kAgreeing) return same("the expressions agree at random points to 2^-150");
  return unknown("the expressions could not be compared at enough points");
}

bool is_infinite(const Node& node) {
  return node.op == Op::infinity || (node.op == Op::negative && node.args[0].op == Op::infinity);
}

/// What agrees modulo one prime must agree modulo another, which is drawn, and in balls: neither a
/// multiple of the first nor a tiny difference deceives all three.
Finding confirmed(const Node& a, const Node& b, Finding in_field, bool letters) {
  const Finding again = same_in_field(a, b, Field::drawn_for(a, b));
  if (again.sameness == Sameness::different) return again;
  const Point point{.number = 99, .positive = true, .complex = true};
  Ball x, y;
  constexpr long precision = kConstantBits + 100;
  const bool computed = enclose(a, point, precision, x) && enclose(b, point, precision, y);
  if (computed && !acb_overlaps(x.raw(), y.raw()))
    return different(letters ? "the expressions differ at a random point" : "the values differ");
  return in_field;
}

Finding same_with_letters(const Node& a, const Node& b) {
  Computation both(a, b, kBallPoints);
  Finding finding = same_at_real_points(both, contains(a, Op::i) || contains(b, Op::i));
  finding.work = both.work();
  return finding;
}

bool has_letters_below(const Node& node) {
  if (node.op == Op::quotient && contains(node.args[1], Op::symbol)) return true;
  if (node.op == Op::call && contains(node, Op::symbol)) return true;
  return std::ranges::any_of(node.args, has_letters_below);
}

/// Whether it gives the letter one value for any of the others.
bool solves(const Node& node, const std::string& letter) {
  const auto line = quadratic_in(node, letter);
  return line && is_zero(line->square) && !is_zero(line->slope) && letters_in(line->slope).empty();
}

/// Two equations that are none times a constant. Multiplied by a denominator or squared they may
/// still agree, but not where both give the same letter a value.
Finding more_than_a_factor(const Node& a, const Node& b) {
  const auto letters = letters_in(a);
  const bool solved = std::ranges::any_of(
      letters, [&](const std::string& letter) { return solves(a, letter) && solves(b, letter); });
  if (!solved && letters == letters_in(b) && (has_letters_below(a) || has_letters_below(b)))
    return unknown("equations with letters in a denominator or a root may still agree");
  return different("the equations differ by more than a factor");
}

/// f1·g2 against f2·g1, over a field.
Finding proportional_in_field(const Node& a, const Node& b, const Field& field) {
  std::vector<std::pair<Residue, Residue>> values;
  for (std::uint64_t point = 1; point <= kFieldPointsTried; ++point) {
    const auto x = field.at(a, point), y = field.at(b, point);
    if (x && y) values.emplace_back(*x, *y);
  }
  if (values.size() < kFieldPoints) return unknown("the equation is not rational");
  const auto& [f, g] = values[0];
  if (f.is_zero() != g.is_zero()) return different("only one holds everywhere");
  for (const auto& [x, y] : values)
    if (field.product(x, g) != field.product(y, f)) return more_than_a_factor(a, b);
  return same("the equations differ by a factor at most");
}

/// As in same_scalar, twice: a multiple of the first prime is none of the second.
Finding proportional_in_fields(const Node& a, const Node& b) {
  const Finding first = proportional_in_field(a, b, Field::fixed());
  if (first.sameness != Sameness::same) return first;
  return proportional_in_field(a, b, Field::drawn_for(a, b));
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

/// At the points where both are defined, as precisely as there is work for and as a product of two
/// of them needs.
std::vector<std::unique_ptr<Pair>> real_pairs(Computation& both) {
  std::vector<std::unique_ptr<Pair>> pairs;
  for (std::uint64_t number = 1; number <= kBallPoints; ++number) {
    const Point point{.number = number, .positive = number % 2 == 1, .complex = false};
    auto pair = std::make_unique<Pair>();
    if (!both.at(point, 2 * kLetterBits, *pair)) continue;
    const std::int64_t missing = pair->lacks(2 * kLetterBits) + pair->depth();
    if (missing > 0) both.at(point, both.after(2 * kLetterBits, missing, kLetterBits), *pair);
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

/// Where one side or both are zero wherever they were computed: an identity is no equation times a
/// factor, and a product with zero would agree with anything.
Finding proportional_identities(const std::vector<std::unique_ptr<Pair>>& pairs) {
  int a_zero = 0, b_zero = 0;
  const auto is_zero = [](const Ball& b) { return b.contains_zero() && b.lacks(kLetterBits) <= 0; };
  for (const auto& pair : pairs) {
    a_zero += is_zero(pair->a);
    b_zero += is_zero(pair->b);
  }
  const auto all = std::ssize(pairs);
  if (all >= kAgreeing && a_zero == all && b_zero == all) return same("both hold everywhere");
  if (all >= kAgreeing && std::max(a_zero, b_zero) == all && std::min(a_zero, b_zero) == 0)
    return different("only one holds everywhere");
  return unknown("the equations could not be compared at enough points");
}

/// f1·g2 against f2·g1 in balls. Only points where neither can be zero count as agreeing.
Finding proportional_in_balls(const Node& a, const Node& b, Computation& both) {
  const auto pairs = real_pairs(both);
  const auto can_be_zero = [](const std::unique_ptr<Pair>& pair) {
    return pair->a.contains_zero() || pair->b.contains_zero();
  };
  const auto first = std::ranges::find_if_not(pairs, can_be_zero);
  if (first == pairs.end()) return proportional_identities(pairs);
  int agreed = 0;
  for (const auto& pair : pairs) {
    if (pair == *first) continue;
    Ball left, right;
    multiply(left, pair->a, (*first)->b, both.precision_max());
    multiply(right, pair->b, (*first)->a, both.precision_max());
    const Meeting meeting = meeting_of(left, right, kLetterBits);
    if (meeting == Meeting::apart) return more_than_a_factor(a, b);
    agreed += meeting == Meeting::close && !can_be_zero(pair);
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
  const Finding in_field = same_in_field(a, b, Field::fixed());
  if (in_field.sameness == Sameness::different) return in_field;
  if (in_field.sameness == Sameness::same) return confirmed(a, b, in_field, letters);
  return letters ? same_with_letters(a, b) : same_constants(a, b);
}

Finding proportional(const Node& a, const Node& b, bool direction) {
  Finding finding = proportional_in_fields(a, b);
  if (finding.sameness == Sameness::unknown) {
    Computation both(a, b, kBallPoints);
    finding = proportional_in_balls(a, b, both);
    finding.work = both.work();
  }
  if (finding.sameness != Sameness::same || !direction) return finding;
  const int sign = sign_of_ratio(a, b);
  if (sign > 0) return finding;
  return sign < 0 ? different("the inequality is turned round")
                  : unknown("the direction of the inequality could not be told");
}

}  // namespace convene
