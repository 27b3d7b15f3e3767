#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

namespace convene {

/// Ctrl-C and a polite kill, taken in by a thread of its own so that handling them may lock and
/// allocate. Make one before any other thread starts: it blocks the signals for all that follow.
/// The first signal calls what watch was given (and ends the process where there is nothing to save
/// yet), the second ends it at once with exit code 130.
class Interrupts {
 public:
  Interrupts();
  ~Interrupts();

  /// From now on. The callback runs on the signal thread; an empty one takes the watch off again.
  void watch(std::function<void()> on_interrupt);
  bool happened() const { return happened_; }

 private:
  void wait();
  void take();

  int signals_ = -1;
  int stop_ = -1;
  std::mutex mutex_;
  std::function<void()> on_interrupt_;
  std::atomic<bool> happened_ = false;
  std::thread thread_;
};

}  // namespace convene
