#include "answers/linear.h"

#include <algorithm>

namespace convene {
namespace {

Node zero() {
  return number_node(Rational(0));
}

bool is_zero(const Node& node) {
  return node.op == Op::number && node.number.is_zero();
}

bool holds(const Node& node, const std::string& letter) {
  return (node.op == Op::symbol && node.name == letter) ||
         std::ranges::any_of(node.args, [&](const Node& arg) { return holds(arg, letter); });
}

Node total(Node a, Node b) {
  if (is_zero(a)) return b;
  return is_zero(b) ? a : sum_of(std::move(a), std::move(b));
}

Node multiple(Node a, const Node& factor) {
  return is_zero(a) ? a : product_of(std::move(a), factor);
}

std::optional<Linear> of_sum(const Node& node, const std::string& letter) {
  Linear all{zero(), zero()};
  for (const Node& arg : node.args) {
    auto part = linear_in(arg, letter);
    if (!part) return std::nullopt;
    all.slope = total(std::move(all.slope), std::move(part->slope));
    all.shift = total(std::move(all.shift), std::move(part->shift));
  }
  return all;
}

std::optional<Linear> of_product(const Node& node, const std::string& letter) {
  const auto with =
      std::ranges::find_if(node.args, [&](const Node& n) { return holds(n, letter); });
  auto line = linear_in(*with, letter);
  for (auto arg = node.args.begin(); arg != node.args.end() && line; ++arg) {
    if (arg == with) continue;
    if (!letters_in(*arg).empty()) return std::nullopt;
    line->slope = multiple(std::move(line->slope), *arg);
    line->shift = multiple(std::move(line->shift), *arg);
  }
  return line;
}

}  // namespace

std::optional<Linear> linear_in(const Node& node, const std::string& letter) {
  if (!holds(node, letter)) return Linear{zero(), node};
  if (node.op == Op::symbol) return Linear{number_node(Rational(1)), zero()};
  if (node.op == Op::sum) return of_sum(node, letter);
  if (node.op == Op::product) return of_product(node, letter);
  const bool quotient = node.op == Op::quotient && letters_in(node.args[1]).empty();
  if (node.op != Op::negative && !quotient) return std::nullopt;
  auto line = linear_in(node.args[0], letter);
  if (!line) return std::nullopt;
  line->slope = quotient ? quotient_of(std::move(line->slope), node.args[1]) : negated(line->slope);
  if (!is_zero(line->shift))
    line->shift =
        quotient ? quotient_of(std::move(line->shift), node.args[1]) : negated(line->shift);
  return line;
}

}  // namespace convene
