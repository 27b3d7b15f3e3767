#include "discussion/hall_mailbox.h"

#include <algorithm>
#include <utility>

namespace convene {

namespace {

constexpr std::chrono::milliseconds kStreamPause{5};  // a screen shows it at once all the same

}  // namespace

void Mailbox::post(Event event) {
  const bool is_delta = std::holds_alternative<Streamed>(event);
  bool is_first = false;
  {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
    is_first = !std::exchange(is_delta ? streaming_ : urgent_, true);
  }
  // Once a batch, and without the lock, which the hall would have to wait for.
  if (is_first) arrived_.notify_one();
}

void Mailbox::wake() {
  {
    const std::lock_guard lock(mutex_);
    urgent_ = true;
  }
  arrived_.notify_one();
}

std::vector<Event> Mailbox::take(Clock::time_point until) {
  std::unique_lock lock(mutex_);
  wait(lock, until, streaming_);
  if (!urgent_ && streaming_) wait(lock, std::min(until, Clock::now() + kStreamPause), urgent_);
  urgent_ = streaming_ = false;
  return std::exchange(events_, {});
}

std::vector<Event> Mailbox::take_now() {
  const std::lock_guard lock(mutex_);
  if (!urgent_) return {};  // what only streams waits for its moment
  urgent_ = streaming_ = false;
  return std::exchange(events_, {});
}

/// Until something is urgent, or further is true.
void Mailbox::wait(std::unique_lock<std::mutex>& lock, Clock::time_point until,
                   const bool& further) {
  const auto something = [&] { return urgent_ || further; };
  if (until == Clock::time_point::max()) {
    arrived_.wait(lock, something);  // wait_until(max) overflows in libstdc++
  } else {
    arrived_.wait_until(lock, until, something);
  }
}

}  // namespace convene
