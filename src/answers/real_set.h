#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "answers/node.h"
#include "answers/scalar.h"

namespace convene {

/// All reals from low to high.
struct RealInterval {
  Node low, high;
  bool low_open = true, high_open = true;
};

/// A set of reals as disjoint intervals in ascending order; a point is a closed one.
struct RealSet {
  std::vector<RealInterval> intervals;
  std::string variable;  ///< whose values they are, where that is said
};

/// An interval, a union, a difference, a set of numbers, or inequalities of one letter. Absent for
/// anything else, and where the order of its ends cannot be told.
std::optional<RealSet> real_set_of(const Node& node);

using Comparison = std::function<Finding(const Node&, const Node&)>;
Finding same_set(const RealSet& a, const RealSet& b, const Comparison& same_end);

}  // namespace convene
