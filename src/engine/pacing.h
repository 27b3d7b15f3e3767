#pragma once

#include <chrono>
#include <optional>

#include "engine/engine.h"

namespace convene {

struct ConcurrencyOptions {
  int start = 20;
  int min = 1;
  int max = 256;         ///< connections, too
  double growth = 0.05;  ///< of the limit, each time a limit's worth of calls went well
  double cut = 0.8;      ///< factor, once for each episode of 429s
  std::chrono::milliseconds cooldown{15000};  ///< length of an episode, and of a pause in growth
};

/// How many calls an endpoint can take at once, learned from how it answers: doubling each round
/// until the first 429, from then on growing slowly; one cut for each episode of 429s, however many
/// calls it hits; server errors and timeouts pause growth without a cut. Shape and numbers:
/// inspect_ai's adaptive connections.
class ConcurrencyLimit {
 public:
  explicit ConcurrencyLimit(ConcurrencyOptions options);

  int limit() const { return static_cast<int>(limit_ + 1e-6); }  // steps add up inexactly

  /// was_full: as many calls as allowed were in flight; otherwise success teaches nothing.
  void on_success(bool was_full, Clock::time_point now);
  void on_rate_limited(std::optional<std::chrono::milliseconds> retry_after, Clock::time_point now);
  void on_trouble(Clock::time_point now);

 private:
  void pause_until(Clock::time_point when);

  ConcurrencyOptions options_;
  double limit_ = 1;
  bool doubling_ = true;
  Clock::time_point cut_again_ = Clock::time_point::min();
  Clock::time_point grow_again_ = Clock::time_point::min();
};

/// At most so many units a minute, in bursts of at most a tenth of them. 0 a minute: no limit.
class RateLimit {
 public:
  explicit RateLimit(double per_minute);

  /// How long until `amount` may be taken; zero: now. More than the largest burst waits for a full
  /// bucket.
  Clock::duration wait(double amount, Clock::time_point now) const;
  void take(double amount, Clock::time_point now);
  /// Corrects an estimate: gives back, or with a negative amount takes more, without waiting.
  void give_back(double amount);

 private:
  double level(Clock::time_point now) const;

  double per_second_;
  double burst_;
  double level_;
  Clock::time_point at_ = Clock::time_point::min();
};

}  // namespace convene
