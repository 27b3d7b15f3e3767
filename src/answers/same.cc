#include "answers/same.h"

#include <algorithm>

#include "answers/ball.h"
#include "answers/measured.h"
#include "answers/same_value.h"
#include "answers/shape.h"

namespace convene {
namespace {

constexpr int kNodesMax = 1000;

/// Whether decimal has at least three digits that count and exact rounds to it. Integers are
/// never close, and of two decimals the shorter is the rounded one.
bool is_rounded(const Node& decimal, const Node& exact) {
  const auto places = places_of(decimal), others = places_of(exact);
  if (!places || contains(exact, Op::symbol)) return false;
  if (exact.op == Op::number && !others && exact.number.is_integer()) return false;
  if (others && *others <= *places) return false;
  const Rational step = Rational(10).to_the(-*places);
  const Rational size = decimal.number.sign() < 0 ? -decimal.number : decimal.number;
  if (size / step < Rational(100)) return false;
  const Node half = number_node(step / Rational(2));
  const Node gap = call_of("abs", sum_of(exact, negated(decimal)));
  const int order = order_of(gap, half);
  return order == -1 || order == 0;
}

/// "all integers", "no integers", "none"
bool may_describe_set(const std::string& words) {
  const std::string first = words.substr(0, words.find(' '));
  return first == "all" || first == "any" || first == "every" || first == "each" || first == "no" ||
         first == "none";
}

/// Two answers of which at least one is words that name no value.
Finding worded(const Node& a, const Node& b) {
  if (a.op == b.op) return a.name == b.name ? same("the same words") : different("other words");
  const Node &words = a.op == Op::words ? a : b, &other = a.op == Op::words ? b : a;
  const bool set = is_of_sets(other) || other.op == Op::set || other.op == Op::bracket;
  return set && may_describe_set(words.name) ? unknown("words may describe a set")
                                             : different("words are no mathematics");
}

/// "BAC": an order, the names of points or of statements, as often as a product.
bool is_run_of_capitals(const Node& node) {
  return node.op == Op::product && std::ranges::all_of(node.args, [](const Node& letter) {
           return letter.op == Op::symbol && letter.name.size() == 1 && letter.name[0] >= 'A' &&
                  letter.name[0] <= 'Z';
         });
}

}  // namespace

Finding same_value(const Node& a, const Node& b, const Rules& rules) {
  return SameValue(rules).value(a, b);
}

int work_of(const Node& a, const Node& b, const Rules& rules) {
  SameValue comparison(rules);
  comparison.value(a, b);
  return comparison.work();
}

Finding SameValue::value(const Node& a, const Node& b) {
  if (a.op == Op::number && b.op == Op::number) return scalar(a, b);
  if (!charge(size_of(a) + size_of(b))) return unknown("it takes too much work");
  if (a == b) return same("the same expression");
  if (a.op == Op::words || b.op == Op::words) return worded(a, b);
  if (is_of_sets(a) || is_of_sets(b)) return sets(a, b);
  return other_value(a, b);
}

Finding SameValue::other_value(const Node& a, const Node& b) {
  if (const auto found = assignments(a, b)) return *found;
  if (const Node* meant = named_set(a, b)) return value(*meant, b);
  if (const Node* meant = named_set(b, a)) return value(a, *meant);
  const bool signs = contains(a, Op::plus_minus) || contains(b, Op::plus_minus);
  if (signs || is_collection(a) || is_collection(b)) return collections(a, b, signs);
  if (a.op == Op::relation || b.op == Op::relation) return relations(a, b);
  if (a.op == Op::unite || b.op == Op::unite || a.op == Op::without || b.op == Op::without)
    return a.op == b.op ? in_order(a, b) : different("only one is a union of sets");
  if (is_measured(a) || is_measured(b)) return measured(a, b);
  if (!is_scalar(a.op) || !is_scalar(b.op)) return structures(a, b);
  return scalar(a, b);
}

bool SameValue::charge(int work) {
  if (work_ > kWorkMax) return false;
  work_ += work;
  return work_ <= kWorkMax;
}

Finding SameValue::scalar(const Node& a, const Node& b) {
  const bool numbers = a.op == Op::number && b.op == Op::number;
  if (is_run_of_capitals(a) && is_run_of_capitals(b) && !(a == b) &&
      same_scalar(a, b).sameness == Sameness::same)
    return unknown("letters in another order may say something else");
  const int size = numbers ? 1 : 20 * (size_of(a) + size_of(b));
  if (!charge(size) || size > 20 * kNodesMax) return unknown("it takes too much work");
  const Finding finding = same_scalar(a, b);
  charge(finding.work);
  if (finding.sameness == Sameness::same || !rules_.rounds) return finding;
  return is_rounded(a, b) || is_rounded(b, a) ? same("the decimal is the other one rounded")
                                              : finding;
}

}  // namespace convene
