#include "engine/pacing.h"

#include <algorithm>

#include "base/check.h"

namespace convene {

ConcurrencyLimit::ConcurrencyLimit(ConcurrencyOptions options) : options_(options) {
  CHECK(1 <= options.min && options.min <= options.max, "{} {}", options.min, options.max);
  limit_ = std::clamp(options.start, options.min, options.max);
}

void ConcurrencyLimit::on_success(bool was_full, Clock::time_point now) {
  if (!was_full || now < grow_again_) return;
  // Spread over the calls of a round: one a call doubles in a round, 1/limit a call adds one.
  const double step = doubling_ ? 1.0 : std::max(options_.growth, 1.0 / limit_);
  limit_ = std::min(limit_ + step, static_cast<double>(options_.max));
}

void ConcurrencyLimit::on_rate_limited(std::optional<std::chrono::milliseconds> retry_after,
                                       Clock::time_point now) {
  doubling_ = false;
  const Clock::time_point episode_end =
      now + std::max(options_.cooldown, retry_after.value_or(std::chrono::milliseconds(0)));
  pause_until(episode_end);
  if (now < cut_again_) return;
  cut_again_ = episode_end;
  limit_ = std::max(limit_ * options_.cut, static_cast<double>(options_.min));
}

void ConcurrencyLimit::on_trouble(Clock::time_point now) {
  pause_until(now + options_.cooldown);
}

void ConcurrencyLimit::pause_until(Clock::time_point when) {
  grow_again_ = std::max(grow_again_, when);
}

RateLimit::RateLimit(double per_minute)
    : per_second_(per_minute / 60), burst_(std::max(per_minute / 10, 1.0)), level_(burst_) {}

Clock::duration RateLimit::wait(double amount, Clock::time_point now) const {
  if (per_second_ <= 0) return {};
  const double missing = std::min(amount, burst_) - level(now);
  if (missing <= 0) return {};
  return std::chrono::ceil<std::chrono::milliseconds>(
      std::chrono::duration<double>(missing / per_second_));
}

void RateLimit::take(double amount, Clock::time_point now) {
  level_ = level(now) - amount;
  at_ = now;
}

void RateLimit::give_back(double amount) {
  level_ += amount;
}

double RateLimit::level(Clock::time_point now) const {
  if (at_ == Clock::time_point::min()) return burst_;
  const double seconds = std::chrono::duration<double>(now - at_).count();
  return std::min(burst_, level_ + std::max(seconds, 0.0) * per_second_);
}

}  // namespace convene
