#pragma once

#include <acb.h>

#include <cstdint>
#include <string>
#include <vector>

#include "answers/node.h"

namespace convene {

/// A complex number with a proved error bound (Arb), and how fine it must be to show all that it
/// was made of: of 10^50 + 1, the 1. A value that owns its memory.
class Ball {
 public:
  Ball() { acb_init(value_); }
  ~Ball() { acb_clear(value_); }
  Ball(const Ball&) = delete;
  Ball& operator=(const Ball&) = delete;

  acb_ptr raw() { return value_; }
  acb_srcptr raw() const { return value_; }
  bool is_finite() const { return acb_is_finite(value_) != 0; }
  bool is_zero() const { return acb_is_zero(value_) != 0; }
  bool contains_zero() const { return acb_contains_zero(value_) != 0; }
  /// How many bits the radius is from 2^-bits times the smallest part; 0 or less where it is below.
  std::int64_t lacks(std::int64_t bits) const;

  /// 2^exponent is about its size: of what may be zero, that of its smallest part.
  std::int64_t exponent() const;
  /// How many bits below its size the smallest part lies.
  std::int64_t depth() const;
  /// Says so of a value that a function has put in the place of its argument.
  void set_depth(std::int64_t bits);

  std::int64_t grain = kNoGrain;  ///< 2^grain is about the size of the smallest part

  static constexpr std::int64_t kNoGrain = std::int64_t{1} << 40;  ///< of zero itself

 private:
  acb_t value_;
};

/// out is a·b. It may be one of them.
void multiply(Ball& out, const Ball& a, const Ball& b, long precision);

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
