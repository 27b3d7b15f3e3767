#include "bench/grading_queue.h"

#include <utility>

namespace convene {

GradingQueue::GradingQueue(int threads) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

GradingQueue::~GradingQueue() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    jobs_.clear();
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void GradingQueue::push(std::function<void()> job) {
  {
    const std::lock_guard lock(mutex_);
    if (trouble_) return;
    jobs_.push_back(std::move(job));
  }
  changed_.notify_all();
}

void GradingQueue::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return jobs_.empty() && running_ == 0; });
  if (trouble_) std::rethrow_exception(trouble_);
}

void GradingQueue::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return closing_ || !jobs_.empty(); });
    if (closing_) return;
    std::function<void()> job = std::move(jobs_.front());
    jobs_.pop_front();
    ++running_;
    lock.unlock();
    std::exception_ptr trouble;
    try {
      job();
    } catch (...) {
      trouble = std::current_exception();
    }
    job = nullptr;
    lock.lock();
    --running_;
    if (trouble && !std::exchange(trouble_, trouble_ ? trouble_ : trouble)) jobs_.clear();
    changed_.notify_all();
  }
}

}  // namespace convene
