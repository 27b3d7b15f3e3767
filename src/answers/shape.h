#pragma once

#include <vector>

#include "answers/node.h"

namespace convene {

/// What a value looks like, which decides how it is compared.

/// A list or a set.
bool is_collection(const Node& node);
/// How the signs of several ± in one value go: all upper or all lower, or each for itself.
enum class Signs { together, apart };
/// Its items, with all values of what holds ±; of anything else itself.
std::vector<Node> items_of(const Node& node, Signs signs);
/// The most ± of one item that may go apart, as no ∓ says that they go together: "\pm 1 \pm 2" is
/// two values or four; 0 where there is no choice.
int signs_apart(const Node& node);
inline constexpr int kSignsApartMax = 6;

bool is_inequality(const Node& node);
/// "{x : x > 2}"
bool is_builder(const Node& node);
/// What may stand for a set of reals and is no mere bracket: inequalities, unions, builders.
bool is_of_sets(const Node& node);
/// An inequality of one letter that could not be solved, so that its spelling proves little.
bool is_unsolved(const Node& node);

/// The value that "x = 5", "f(x) = x + 1", "x = 2 + 3 = 5" or "5 = x" gives a name; null otherwise.
const Node* defined_value(const Node& relation);

/// "(x, y) = (1, 2)"
bool is_tuple_of_letters(const Node& node);
/// That as "x = 1, y = 2"; anything else as it is.
Node as_assignments(const Node& node);
/// Several letters with a value each: "x = 1, y = 2".
bool is_assignments(const Node& node);
/// The items of such a list in the order of their letters.
std::vector<const Node*> by_name(const Node& assignments);

}  // namespace convene
