#include "pocket/random_expression.h"

#include <cstdlib>
#include <optional>
#include <utility>

namespace convene::pocket {
namespace {

constexpr std::int64_t kValueMax = 199;

char root(const Worked& part) {
  return part.expression.nodes.back().kind;
}

bool additive(char sign) {
  return sign == '+' || sign == '-';
}

bool same_rank(char kind, char sign) {
  return additive(sign) ? additive(kind) : kind == '*' || kind == '/';
}

bool in_order(const Worked& left, const Worked& right) {
  if (left.expression.leaf() != right.expression.leaf()) return right.expression.leaf();
  return left.value >= right.value;
}

/// No other tidy expression is the same but for order and grouping.
bool is_tidy(const Worked& left, char sign, const Worked& right) {
  const bool back = sign == '-' || sign == '/';
  if (same_rank(root(right), sign)) return false;  // a-(b-c) is a+c-b
  if (sign == '/' && right.value == 1) return false;
  if (!same_rank(root(left), sign)) return true;
  if (root(left) == sign) return right.expression.leaf() && right.value <= left.last;
  return back;  // a-b+c is a+c-b
}

std::int64_t result(std::int64_t left, char sign, std::int64_t right) {
  if (sign == '+') return left + right;
  if (sign == '-') return left - right;
  return sign == '*' ? left * right : left / right;
}

std::optional<Worked> combined(Worked left, char sign, Worked right, const Habits& habits) {
  const bool commutes = sign == '+' || sign == '*';
  if (commutes ? habits.tidy && !in_order(left, right)
               : !habits.negative && left.value < right.value)
    std::swap(left, right);
  if (habits.tidy && !is_tidy(left, sign, right)) return {};
  if (sign == '/' && (right.value == 0 || left.value % right.value != 0)) return {};
  const std::int64_t value = result(left.value, sign, right.value);
  if (std::abs(value) > kValueMax || (!habits.negative && value < 1)) return {};
  return Worked{joined(left.expression, sign, right.expression), value, right.value};
}

/// Joins two random parts with a random sign until one is left; absent when it ran into a corner.
std::optional<Worked> attempt(std::vector<Worked> parts, const Habits& habits, Random& random) {
  static const std::vector<char> kSigns = {'+', '+', '-', '-', '*', '*', '/'};
  for (int joins = 0; parts.size() > 1 && joins < 12; ++joins) {
    random.shuffle(parts);
    const std::size_t last = parts.size() - 1;
    auto whole = combined(parts[last - 1], random.pick(kSigns), parts[last], habits);
    if (!whole) continue;
    parts.resize(last - 1);
    parts.push_back(std::move(*whole));
  }
  if (parts.size() > 1) return {};
  return parts[0];
}

}  // namespace

Worked random_expression(const std::vector<std::int64_t>& numbers, const Habits& habits,
                         Random& random) {
  std::vector<Worked> leaves;
  for (const std::int64_t value : numbers) leaves.push_back({number(value), value, value});
  while (true)
    if (auto whole = attempt(leaves, habits, random)) return std::move(*whole);
}

}  // namespace convene::pocket
