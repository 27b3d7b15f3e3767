#pragma once

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

namespace convene::llama {

/// Threads that take a share of one piece of work after another. Nobody waits for a thread that has
/// not begun: who asks does what the others leave. Between two pieces they look out for the next
/// one for some microseconds, then sleep.
class Helpers {
 public:
  Helpers() = default;
  ~Helpers();
  Helpers(const Helpers&) = delete;

  /// Calls work(i, who) once for each i below count, on this thread (who = 0) and up to threads - 1
  /// others; back when all are done. One caller at a time.
  void each(int threads, int count, const std::function<void(int i, int who)>& work);

 private:
  void help(int who);
  void take(int who);
  unsigned await(unsigned seen) const;

  // Odd while there is work to take. Whoever takes some is counted before and after, so that the
  // work is not changed under him.
  std::atomic<unsigned> turn_{0};
  std::atomic<int> inside_{0};
  std::atomic<bool> ending_{false};
  std::atomic<int> next_{0};
  int wanted_ = 0;  // threads, of the present piece of work
  int count_ = 0;
  const std::function<void(int, int)>* work_ = nullptr;
  std::vector<std::thread> threads_;
};

}  // namespace convene::llama
