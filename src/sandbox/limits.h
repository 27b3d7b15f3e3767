#pragma once

#include <cstdint>

namespace convene {

/// What one untrusted program may use. Memory is of each process; as programs may not start
/// processes by default, it is also that of all.
struct ProgramLimits {
  /// From the program's start to its end, waiting included, but not waiting for a processor (to ten
  /// times as long): a verdict must not depend on what else the machine does. Longer than the
  /// processor time, which decides for programs that compute.
  int wall_ms = 30'000;
  int cpu_seconds = 10;  ///< of all its threads together
  std::int64_t memory_bytes = std::int64_t{512} << 20;
  std::int64_t tmp_bytes = std::int64_t{16}
                           << 20;  ///< everything under /tmp, the one place to write
  std::int64_t output_bytes = std::int64_t{1} << 20;  ///< stdout and stderr together; more ends it
  int threads = 32;
  int processes = 0;  ///< further ones; 0: fork fails
};

}  // namespace convene
