#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/random.h"
#include "engine/engine.h"

namespace convene {

struct RetryOptions {
  int attempts_max = 6;  ///< of one call, the first included; answers 429 not counted
  std::chrono::milliseconds delay_first{500};
  std::chrono::milliseconds delay_max{8000};
  int rate_limited_max = 12;  ///< answers 429 to one call
  std::chrono::milliseconds rate_limited_delay_max{30000};
  /// An endpoint that wants us to wait longer than this gets a rate_limited failure instead.
  std::chrono::milliseconds retry_after_max{120000};
  double budget_share = 0.2;      ///< retries a call, on average over ten seconds, …
  double budget_per_second = 10;  ///< … beyond so many a second
};

/// A Retry-After header: seconds ("2", "0.5") or an HTTP date. Never negative; absent if it is
/// neither.
std::optional<std::chrono::milliseconds> parse_retry_after(
    std::string_view value, std::chrono::system_clock::time_point now);
/// A retry-after-ms header.
std::optional<std::chrono::milliseconds> parse_retry_after_ms(std::string_view value);

/// How long to wait after so many failed attempts (1 or more). Without word from the endpoint,
/// exponential with full jitter: a point drawn from [0, min(longest, first * 2^(attempts-1))], so
/// that what failed together does not come back together. With it, what it asked for and up to a
/// tenth more. Source: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
std::chrono::milliseconds retry_delay(int attempts, std::optional<std::chrono::milliseconds> asked,
                                      std::chrono::milliseconds first,
                                      std::chrono::milliseconds longest, Random& random);

/// Keeps retries from multiplying the load on an endpoint in trouble: each first attempt earns
/// budget_share of a retry, good for ten seconds, and budget_per_second come free. Shape: Finagle's
/// RetryBudget.
class RetryBudget {
 public:
  explicit RetryBudget(const RetryOptions& options)
      : share_(options.budget_share), reserve_(options.budget_per_second * kSeconds) {}

  void deposit(Clock::time_point now);
  /// Takes one retry; false, taking nothing, if there is none.
  bool withdraw(Clock::time_point now);

 private:
  static constexpr int kSeconds = 10;

  double& bucket(Clock::time_point now);

  double share_;
  double reserve_;
  std::array<double, kSeconds> balance_{};  // earned less spent, by second
  std::int64_t newest_ = 0;
};

}  // namespace convene
