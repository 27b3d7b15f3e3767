#pragma once

#include <fmt/format.h>

#include "base/error.h"

/// Our own invariants. CHECK(i < n, "i={} n={}", i, n) prints expression, values and place, then
/// aborts.
#define CHECK(condition, ...)                                                               \
  do {                                                                                      \
    if (!(condition)) [[unlikely]] {                                                        \
      ::convene::check_failed(#condition, fmt::format("" __VA_ARGS__), __FILE__, __LINE__); \
    }                                                                                       \
  } while (false)
