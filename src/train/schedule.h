#pragma once

#include <cstdint>

namespace convene {

/// Warm-up, a plateau, a decay over the last part: by tokens, because steps differ in size.
struct Schedule {
  std::int64_t tokens = 40'000'000;  ///< of the whole run, prompts included
  std::int64_t warmup_tokens = 1'000'000;
  double decay = 0.3;   ///< the share of the tokens over which the rate falls to 0
  bool cosine = false;  ///< instead: half a cosine from the warm-up's end to the run's

  bool operator==(const Schedule&) const = default;
};

/// The share of the peak rate after `done` tokens, in [0, 1]: linear warm-up, then a plateau that
/// ends in a 1 - sqrt decay (WSD), or a cosine. Source: arXiv 2405.18392 (cool-down of constant
/// schedules).
double rate_at(const Schedule& schedule, std::int64_t done);

/// How many tokens the whole run will have at this speed when `seconds` are left: a schedule that
/// is to end by a time of day follows the speed it finds.
std::int64_t tokens_by(std::int64_t done, double tokens_per_second, double seconds);

}  // namespace convene
