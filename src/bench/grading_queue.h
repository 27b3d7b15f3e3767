#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace convene {

/// Threads that grade beside the hall's. Jobs may block; what one throws is kept for wait.
class GradingQueue {
 public:
  explicit GradingQueue(int threads);
  /// Drops what has not begun.
  ~GradingQueue();
  GradingQueue(const GradingQueue&) = delete;
  GradingQueue& operator=(const GradingQueue&) = delete;

  void push(std::function<void()> job);
  /// Blocks until every job is through. Throws what the first failing job threw; after that jobs
  /// are dropped.
  void wait();

 private:
  void work();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  int running_ = 0;
  bool closing_ = false;
  std::exception_ptr trouble_;
  std::vector<std::thread> threads_;
};

}  // namespace convene
