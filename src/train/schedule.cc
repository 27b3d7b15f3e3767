#include "train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace convene {

double rate_at(const Schedule& schedule, std::int64_t done) {
  if (done >= schedule.tokens) return 0;
  const auto at = static_cast<double>(done), all = static_cast<double>(schedule.tokens);
  const double warm =
      schedule.warmup_tokens > 0 ? at / static_cast<double>(schedule.warmup_tokens) : 1;
  if (schedule.cosine) {
    const auto warmup = static_cast<double>(schedule.warmup_tokens);
    const double share = std::clamp((at - warmup) / std::max(1.0, all - warmup), 0.0, 1.0);
    return std::min(warm, 0.5 * (1 + std::cos(std::numbers::pi * share)));
  }
  const double fallen = (at / all - (1 - schedule.decay)) / schedule.decay;
  const double left = fallen > 0 ? 1 - std::sqrt(fallen) : 1;
  return std::min({1.0, warm, left});
}

std::int64_t tokens_by(std::int64_t done, double tokens_per_second, double seconds) {
  return done + static_cast<std::int64_t>(std::max(0.0, seconds) * tokens_per_second);
}

}  // namespace convene
