#include "discussion/hall_mailbox.h"

#include <utility>

namespace convene {

void Mailbox::post(Event event) {
  const std::lock_guard lock(mutex_);
  events_.push_back(std::move(event));
  // The hall sleeps only while there is nothing: one call to the kernel a batch, not one an event.
  if (events_.size() == 1) arrived_.notify_one();
}

void Mailbox::wake() {
  const std::lock_guard lock(mutex_);
  woken_ = true;
  arrived_.notify_one();
}

std::vector<Event> Mailbox::take(Clock::time_point until) {
  std::unique_lock lock(mutex_);
  const auto something = [this] { return !events_.empty() || woken_; };
  if (until == Clock::time_point::max()) {
    arrived_.wait(lock, something);  // wait_until(max) overflows in libstdc++
  } else {
    arrived_.wait_until(lock, until, something);
  }
  woken_ = false;
  return std::exchange(events_, {});
}

std::vector<Event> Mailbox::take_now() {
  const std::lock_guard lock(mutex_);
  return std::exchange(events_, {});
}

}  // namespace convene
