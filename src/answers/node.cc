#include "answers/node.h"

#include <algorithm>
#include <bit>

namespace convene {
namespace {

constexpr std::int64_t kBitsMax = 40'000;
constexpr std::int64_t kFactorialMax = 3'000;

bool is_number(const Node& node) {
  return node.op == Op::number;
}

bool is_number(const Node& node, std::int64_t value) {
  return is_number(node) && node.number.small() == value;
}

bool fits(const Node& a, const Node& b) {
  return is_number(a) && is_number(b) && a.number.bits() + b.number.bits() <= kBitsMax;
}

Node binary(Op op, Node a, Node b) {
  Node node = leaf(op);
  node.args.reserve(2);
  node.args.push_back(std::move(a));
  node.args.push_back(std::move(b));
  return node;
}

/// One flat list where a is such a node already.
Node chained(Op op, Node a, Node b) {
  if (a.op != op) return binary(op, std::move(a), std::move(b));
  a.args.push_back(std::move(b));
  return a;
}

/// Whether base^exponent may be computed: the result stays short.
bool is_short_power(const Node& base, const Node& exponent) {
  if (!is_number(base) || !is_number(exponent)) return false;
  const auto n = exponent.number.small();
  if (!n || (*n < 0 && base.number.is_zero())) return false;
  return std::abs(*n) * std::max<std::int64_t>(base.number.bits(), 1) <= kBitsMax;
}

Node factorial_of(std::int64_t n) {
  Rational value(1);
  for (std::int64_t k = 2; k <= n; ++k) value = value * Rational(k);
  return number_node(std::move(value));
}

Node binomial_of(std::int64_t n, std::int64_t k) {
  if (k > n) return number_node(Rational(0));
  Rational value(1);
  for (std::int64_t j = 1; j <= std::min(k, n - k); ++j)
    value = value * Rational(n - j + 1) / Rational(j);
  return number_node(std::move(value));
}

std::optional<std::int64_t> count_in(const Node& node) {
  if (!is_number(node)) return std::nullopt;
  const auto count = node.number.small();
  if (!count || *count < 0 || *count > kFactorialMax) return std::nullopt;
  return count;
}

void collect_letters(const Node& node, std::vector<std::string>& letters) {
  if (node.op == Op::symbol) letters.push_back(node.name);
  for (const Node& arg : node.args) collect_letters(arg, letters);
}

Node with_next_signs(const Node& node, std::uint32_t& upper) {
  Node copy = node;
  for (Node& arg : copy.args) arg = with_next_signs(arg, upper);
  if (copy.op != Op::plus_minus) return copy;
  const bool plus = ((upper & 1U) != 0) == (copy.name == "+-");
  upper = std::rotr(upper, 1);
  Node second = plus ? std::move(copy.args[1]) : negated(std::move(copy.args[1]));
  return sum_of(std::move(copy.args[0]), std::move(second));
}

}  // namespace

Node number_node(Rational value, int places) {
  Node node;
  node.number = std::move(value);
  node.detail = places;
  return node;
}

std::optional<int> places_of(const Node& number) {
  if (number.op != Op::number || number.detail == -1) return std::nullopt;
  return number.detail < 0 ? number.detail + 1 : number.detail;
}

Node with_places(Node number, int places) {
  number.detail = places < 0 ? places - 1 : places;
  return number;
}

Node symbol_node(std::string name) {
  Node node = leaf(Op::symbol);
  node.name = std::move(name);
  return node;
}

Node leaf(Op op) {
  Node node;
  node.op = op;
  return node;
}

Node real_line() {
  return node_of(Op::bracket, "()", {negated(leaf(Op::infinity)), leaf(Op::infinity)});
}

Node node_of(Op op, std::string name, std::vector<Node> args) {
  Node node = leaf(op);
  node.name = std::move(name);
  node.args = std::move(args);
  return node;
}

Node negated(Node a) {
  if (is_number(a)) return number_node(-a.number, a.detail);
  if (a.op == Op::based) {
    a.number = -a.number;
    a.name = a.name.starts_with('-') ? a.name.substr(1) : "-" + a.name;
    return a;
  }
  if (a.op == Op::negative) {
    Node inner = std::move(a.args.front());
    return inner;
  }
  Node node = leaf(Op::negative);
  node.args.push_back(std::move(a));
  return node;
}

Node sum_of(Node a, Node b) {
  if (fits(a, b)) return number_node(a.number + b.number);
  return chained(Op::sum, std::move(a), std::move(b));
}

Node product_of(Node a, Node b) {
  if (fits(a, b)) return number_node(a.number * b.number);
  if (is_number(a, 1)) return b;
  return chained(Op::product, std::move(a), std::move(b));
}

Node quotient_of(Node a, Node b) {
  if (fits(a, b) && !b.number.is_zero()) return number_node(a.number / b.number);
  return binary(Op::quotient, std::move(a), std::move(b));
}

Node power_of(Node base, Node exponent) {
  if (is_number(exponent, 1)) return base;
  if (is_short_power(base, exponent))
    return number_node(base.number.to_the(*exponent.number.small()));
  return binary(Op::power, std::move(base), std::move(exponent));
}

Node call_of(std::string name, Node argument) {
  if (name == "factorial")
    if (const auto n = count_in(argument)) return factorial_of(*n);
  if (name == "abs" && is_number(argument) && argument.number.sign() >= 0) return argument;
  if (name == "abs" && is_number(argument)) return negated(std::move(argument));
  Node node = leaf(Op::call);
  node.name = std::move(name);
  node.args.push_back(std::move(argument));
  return node;
}

Node call_of(std::string name, Node argument, Node second) {
  if (name == "binom")
    if (const auto n = count_in(argument), k = count_in(second); n && k) return binomial_of(*n, *k);
  Node node = binary(Op::call, std::move(argument), std::move(second));
  node.name = std::move(name);
  return node;
}

bool is_scalar(Op op) {
  return op <= Op::plus_minus;
}

int size_of(const Node& node) {
  int size = 1;
  for (const Node& arg : node.args) size += size_of(arg);
  return size;
}

bool contains(const Node& node, Op op) {
  return node.op == op ||
         std::ranges::any_of(node.args, [&](const Node& arg) { return contains(arg, op); });
}

bool is_undefined(const Node& node) {
  const auto zero = [](const Node& n) { return is_number(n) && n.number.is_zero(); };
  if (node.op == Op::quotient && zero(node.args[1])) return true;
  if (node.op == Op::power && zero(node.args[0]) && is_number(node.args[1]) &&
      node.args[1].number.sign() < 0)
    return true;
  return std::ranges::any_of(node.args, is_undefined);
}

std::vector<std::string> letters_in(const Node& node) {
  std::vector<std::string> letters;
  collect_letters(node, letters);
  std::ranges::sort(letters);
  letters.erase(std::unique(letters.begin(), letters.end()), letters.end());
  return letters;
}

int signs_in(const Node& node, std::string_view name) {
  int signs = node.op == Op::plus_minus && node.name == name ? 1 : 0;
  for (const Node& arg : node.args) signs += signs_in(arg, name);
  return signs;
}

Node with_signs(const Node& node, std::uint32_t upper) {
  return with_next_signs(node, upper);
}

}  // namespace convene
