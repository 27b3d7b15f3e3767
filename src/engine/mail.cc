#include "engine/mail.h"

namespace convene {

void Mail::post(Call call, Done done) {
  const std::lock_guard lock(mutex_);
  batch_.arrived.emplace_back(std::move(call), std::move(done));
  notify();
}

void Mail::stop(CallId id) {
  const std::lock_guard lock(mutex_);
  batch_.stopped.push_back(id);
  notify();
}

void Mail::close() {
  const std::lock_guard lock(mutex_);
  batch_.closing = true;
  notify();
}

Mail::Batch Mail::take() {
  const std::lock_guard lock(mutex_);
  return empty_out();
}

Mail::Batch Mail::take(Clock::time_point until) {
  std::unique_lock lock(mutex_);
  const auto news = [this] { return news_; };
  if (until == Clock::time_point::max()) {
    changed_.wait(lock, news);
  } else {
    changed_.wait_until(lock, until, news);
  }
  return empty_out();
}

void Mail::notify() {
  if (std::exchange(news_, true)) return;
  changed_.notify_one();
  if (wake_) wake_();
}

Mail::Batch Mail::empty_out() {
  news_ = false;
  Batch batch;
  batch.arrived.swap(batch_.arrived);
  batch.stopped.swap(batch_.stopped);
  batch.closing = batch_.closing;
  return batch;
}

}  // namespace convene
