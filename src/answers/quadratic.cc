#include "answers/quadratic.h"

#include <algorithm>

namespace convene {
namespace {

Node zero() {
  return number_node(Rational(0));
}

bool holds(const Node& node, const std::string& letter) {
  return (node.op == Op::symbol && node.name == letter) ||
         std::ranges::any_of(node.args, [&](const Node& arg) { return holds(arg, letter); });
}

Node total(Node a, Node b) {
  if (is_zero(a)) return b;
  return is_zero(b) ? a : sum_of(std::move(a), std::move(b));
}

Node product(const Node& a, const Node& b) {
  return is_zero(a) || is_zero(b) ? zero() : product_of(a, b);
}

Node ratio(const Node& a, const Node& below) {
  return is_zero(a) ? a : quotient_of(a, below);
}

std::optional<Quadratic> times(const Quadratic& p, const Quadratic& q) {
  const bool fourth = !is_zero(p.square) && !is_zero(q.square);
  const bool third =
      (!is_zero(p.square) && !is_zero(q.slope)) || (!is_zero(p.slope) && !is_zero(q.square));
  if (fourth || third) return std::nullopt;
  return Quadratic{total(total(product(p.square, q.shift), product(p.shift, q.square)),
                         product(p.slope, q.slope)),
                   total(product(p.slope, q.shift), product(p.shift, q.slope)),
                   product(p.shift, q.shift)};
}

/// Long factors would be copied time and again.
constexpr int kNodesMax = 100;

bool fits_in(const Node& node, int& nodes) {
  return --nodes >= 0 &&
         std::ranges::all_of(node.args, [&](const Node& arg) { return fits_in(arg, nodes); });
}

std::optional<Quadratic> of_sum(const Node& node, const std::string& letter) {
  Quadratic all{zero(), zero(), zero()};
  for (const Node& arg : node.args) {
    auto part = quadratic_in(arg, letter);
    if (!part) return std::nullopt;
    all.square = total(std::move(all.square), std::move(part->square));
    all.slope = total(std::move(all.slope), std::move(part->slope));
    all.shift = total(std::move(all.shift), std::move(part->shift));
  }
  return all;
}

std::optional<Quadratic> of_product(const Node& node, const std::string& letter) {
  int nodes = kNodesMax;
  std::optional<Quadratic> all = Quadratic{zero(), zero(), number_node(Rational(1))};
  if (!fits_in(node, nodes)) return std::nullopt;
  for (const Node& arg : node.args) {
    const auto factor = quadratic_in(arg, letter);
    if (!factor || !all) return std::nullopt;
    all = times(*all, *factor);
  }
  return all;
}

std::optional<Quadratic> of_square(const Node& base, const std::string& letter) {
  int nodes = kNodesMax;
  const auto root = fits_in(base, nodes) ? quadratic_in(base, letter) : std::nullopt;
  return root ? times(*root, *root) : std::nullopt;
}

}  // namespace

bool is_zero(const Node& node) {
  return node.op == Op::number && node.number.is_zero();
}

std::optional<Quadratic> quadratic_in(const Node& node, const std::string& letter) {
  if (!holds(node, letter)) return Quadratic{zero(), zero(), node};
  if (node.op == Op::symbol) return Quadratic{zero(), number_node(Rational(1)), zero()};
  if (node.op == Op::sum) return of_sum(node, letter);
  if (node.op == Op::product) return of_product(node, letter);
  if (node.op == Op::power && node.args[1] == number_node(Rational(2)))
    return of_square(node.args[0], letter);
  const bool quotient = node.op == Op::quotient && !holds(node.args[1], letter);
  if (node.op != Op::negative && !quotient) return std::nullopt;
  const auto inside = quadratic_in(node.args[0], letter);
  if (!inside) return std::nullopt;
  const Node below = quotient ? node.args[1] : number_node(Rational(-1));
  return Quadratic{ratio(inside->square, below), ratio(inside->slope, below),
                   ratio(inside->shift, below)};
}

}  // namespace convene
