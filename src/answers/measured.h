#pragma once

#include <string>

#include "answers/node.h"
#include "answers/scalar.h"

namespace convene {

/// A value and its unit apart.
struct Measured {
  Node value;
  std::string unit;    ///< a dimension as units.h has it, "percent", "degree", or empty
  Rational factor{1};  ///< to the dimension's base unit
  bool known = true;   ///< false: a noun
};

bool is_measured(const Node& node);
Measured measured_in(const Node& node);

/// Two values of Op::colon that can be times. 13:03 is 1:03 PM, and also 1:03 if the half of the
/// day may be left out.
Finding same_time(const Node& a, const Node& b, bool half_may_miss);

}  // namespace convene
