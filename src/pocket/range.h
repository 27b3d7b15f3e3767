#pragma once

#include <cstddef>
#include <cstdint>

#include "base/random.h"

namespace convene::pocket {

/// How many of something a level gives: at least `low`, at most `high`.
struct Range {
  std::int64_t low;
  std::int64_t high;
};

inline std::size_t drawn(Range range, Random& random) {
  return static_cast<std::size_t>(random.between(range.low, range.high));
}

}  // namespace convene::pocket
