#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "answers/rational.h"

namespace convene {

enum class Op : std::uint8_t {
  // Scalars.
  number,  ///< `number`; detail: see places_of, -1 for what is no decimal
  symbol,  ///< a free letter, name "x", "x_1", "f(x)", "alpha"
  pi,
  e,
  i,
  infinity,
  negative,  ///< 1
  sum,       ///< 2 or more
  product,   ///< 2 or more
  quotient,  ///< 2
  power,     ///< 2: base, exponent
  call,     ///< name "sin", "sqrt", "root" (value, n), "log" (value, base), "abs", "factorial", …
  percent,  ///< 1
  degrees,  ///< 1
  plus_minus,  ///< 2; name "+-" or "-+"
  // Everything else.
  bracket,  ///< ordered, 2 or more: a tuple or an interval; name: its two brackets, "(]"
  list,     ///< without brackets, 2 or more; name: "or", "and" or ","
  set,      ///< 0 or more; or 1 and a name: what must hold of the letter, "{x : x > 2}"
  unite,    ///< 2: A ∪ B
  without,  ///< 2: A \ B
  matrix,   ///< row by row; detail: columns; name: "matrix", or "vmatrix" for a determinant
  relation,  ///< a chain of n operands; name: the n-1 signs, of = < > l (≤) g (≥) n (≠) a (≈) e (∈)
  quantity,  ///< 1; name: the unit as read by unit_in
  based,     ///< a numeral of base `detail`: `number` its value, name its digits
  colon,  ///< 2 or 3: a ratio or a time; name: "", "am" or "pm"; detail: 1 where it can be a time
  words,  ///< name: lower case, white space folded
};

/// An answer as a tree of values.
struct Node {
  Op op = Op::number;
  int detail = -1;
  Rational number = {};
  std::string name = {};
  std::vector<Node> args = {};

  bool operator==(const Node&) const = default;
};

/// Trees with what is known computed: numbers are folded exactly while they stay below 40,000 bits.
Node number_node(Rational value, int places = -1);
/// The decimal places a number was written with: 2 of 1.23, -2 of 1.23·10^4; absent for what is no
/// decimal.
std::optional<int> places_of(const Node& number);
/// The same number, written with so many.
Node with_places(Node number, int places);
Node symbol_node(std::string name);
Node leaf(Op op);
/// The interval of all real numbers.
Node real_line();
Node node_of(Op op, std::string name, std::vector<Node> args);
Node negated(Node a);
Node sum_of(Node a, Node b);
Node product_of(Node a, Node b);
Node quotient_of(Node a, Node b);
Node power_of(Node base, Node exponent);
Node call_of(std::string name, Node argument);
Node call_of(std::string name, Node argument, Node second);

bool is_scalar(Op op);
/// Nodes of the tree.
int size_of(const Node& node);
/// Whether any node of the tree is of this kind.
bool contains(const Node& node, Op op);
/// Whether a division by the number zero, or zero to a negative power, stands in the tree.
bool is_undefined(const Node& node);
/// The free letters, sorted, each once.
std::vector<std::string> letters_in(const Node& node);
/// How many of these stand in the tree: ±, named "+-", or ∓, named "-+".
int signs_in(const Node& node, std::string_view name);
/// One reading of each ± and ∓ in the tree: with its upper sign where its bit is set. They take the
/// bits in turn, from the lowest, round and round.
Node with_signs(const Node& node, std::uint32_t upper);

}  // namespace convene
