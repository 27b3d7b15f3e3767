#pragma once

#include <acb.h>

#include <cstdint>
#include <string>
#include <vector>

#include "answers/node.h"

namespace convene {

/// A complex number with a proved error bound (Arb). A value that owns its memory.
class Ball {
 public:
  Ball() { acb_init(value_); }
  ~Ball() { acb_clear(value_); }
  Ball(const Ball&) = delete;
  Ball& operator=(const Ball&) = delete;

  acb_ptr raw() { return value_; }
  acb_srcptr raw() const { return value_; }
  bool is_finite() const { return acb_is_finite(value_) != 0; }
  bool contains_zero() const { return acb_contains_zero(value_) != 0; }

 private:
  acb_t value_;
};

/// Where the letters stand.
struct Point {
  std::uint64_t number = 0;
  bool positive = true;  ///< all letters positive; otherwise of either sign
  bool complex = true;   ///< roots and logarithms of negative numbers exist
};

/// Encloses the node's value. False where it has none at this point, where it is no scalar, or
/// where the precision does not suffice to tell. At most precision bits; linear in the tree.
bool enclose(const Node& node, const Point& point, long precision, Ball& out);

/// -1, 0, 1 for two real values without letters; `unknown` (2) where they are not both real, or
/// agree to 2^-300 without being one and the same expression.
int order_of(const Node& a, const Node& b);
inline constexpr int kOrderUnknown = 2;

}  // namespace convene
