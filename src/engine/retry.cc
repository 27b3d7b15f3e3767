#include "engine/retry.h"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <string>

#include "base/text.h"

namespace convene {
namespace {

using std::chrono::milliseconds;

constexpr double kLongest = 1e9;  // ms, some eleven days: keeps arithmetic far from overflow

std::optional<double> number(std::string_view text) {
  text = trimmed(text);
  double value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = status == std::errc() && end == text.data() + text.size();
  return whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

milliseconds bounded(double ms) {
  return milliseconds(static_cast<std::int64_t>(std::clamp(ms, 0.0, kLongest)));
}

}  // namespace

std::optional<milliseconds> parse_retry_after(std::string_view value,
                                              std::chrono::system_clock::time_point now) {
  if (const auto seconds = number(value)) return bounded(*seconds * 1000);
  const std::time_t when = curl_getdate(std::string(value).c_str(), nullptr);
  if (when == -1) return std::nullopt;
  const auto wait = std::chrono::system_clock::from_time_t(when) - now;
  return bounded(std::chrono::duration<double, std::milli>(wait).count());
}

std::optional<milliseconds> parse_retry_after_ms(std::string_view value) {
  if (const auto ms = number(value)) return bounded(*ms);
  return std::nullopt;
}

milliseconds retry_delay(int attempts, std::optional<milliseconds> asked, milliseconds first,
                         milliseconds longest, Random& random) {
  if (asked) return bounded(static_cast<double>(asked->count()) * (1 + random.unit() / 10) + 1);
  const double doubled =
      static_cast<double>(first.count()) * std::exp2(std::clamp(attempts - 1, 0, 30));
  return bounded(random.unit() * std::min(doubled, static_cast<double>(longest.count())));
}

void RetryBudget::deposit(Clock::time_point now) {
  bucket(now) += share_;
}

bool RetryBudget::withdraw(Clock::time_point now) {
  double& current = bucket(now);
  const double available = std::accumulate(balance_.begin(), balance_.end(), reserve_);
  if (available < 1 - 1e-6) return false;  // shares add up inexactly
  current -= 1;
  return true;
}

/// The bucket of this second, those of seconds long gone emptied.
double& RetryBudget::bucket(Clock::time_point now) {
  const std::int64_t second =
      std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  for (std::int64_t s = std::max(newest_ + 1, second - kSeconds + 1); s <= second; ++s)
    balance_[static_cast<std::size_t>(s % kSeconds)] = 0;
  newest_ = std::max(newest_, second);
  return balance_[static_cast<std::size_t>(newest_ % kSeconds)];
}

}  // namespace convene
