#pragma once

#include <string>

#include "answers/node.h"

namespace convene {

enum class Sameness { same, different, unknown };

/// What a comparison found, and how it knows.
struct Finding {
  Sameness sameness = Sameness::unknown;
  const char* why = "";
  int work = 0;  ///< what precision cost, in nodes looked at
};

inline Finding same(const char* why) {
  return {Sameness::same, why};
}
inline Finding different(const char* why) {
  return {Sameness::different, why};
}
inline Finding unknown(const char* why) {
  return {Sameness::unknown, why};
}

/// Whether two scalars are equal for all values of their letters.
/// Numbers: exactly. Rational expressions: at 3 random points modulo 2^61 - 1 and at 3 modulo a
/// prime that they draw, and once more in ball arithmetic. Everything else: in ball arithmetic,
/// proved different by disjoint balls; taken as the same when the balls overlap at a radius below
/// 2^-300 of the smallest part that the values were made of (constants), or at 4 or more points of
/// the common real domain below 2^-150 of it (letters). Unknown where that takes more precision
/// than there is work for.
Finding same_scalar(const Node& a, const Node& b);

/// Whether a = 0 and b = 0 are one equation: a is a constant times b. With `direction`, an
/// inequality: the constant is positive.
Finding proportional(const Node& a, const Node& b, bool direction);

}  // namespace convene
