#pragma once

#include <cstdint>
#include <random>

namespace convene {

/// A seed for who gives none: short enough to be typed again.
inline std::uint64_t fresh_seed() {
  return std::random_device()() % 1'000'000;
}

}  // namespace convene
