#include "engine/llama/helpers.h"

namespace convene::llama {
namespace {

constexpr int kLooks = 2000;  // some tens of microseconds

void pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

}  // namespace

Helpers::~Helpers() {
  ending_ = true;
  turn_ += 2;
  turn_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Helpers::each(int threads, int count, const std::function<void(int, int)>& work) {
  if (threads <= 1 || count <= 1) {
    for (int i = 0; i < count; ++i) work(i, 0);
    return;
  }
  while (static_cast<int>(threads_.size()) + 1 < threads) {
    const int who = static_cast<int>(threads_.size()) + 1;
    threads_.emplace_back([this, who] { help(who); });
  }
  work_ = &work;
  count_ = count;
  wanted_ = threads;
  next_ = 0;
  ++turn_;
  turn_.notify_all();
  take(0);
  ++turn_;
  for (int look = 0; inside_ > 0; ++look) {
    if (look < kLooks) {
      pause();
    } else {
      std::this_thread::yield();  // it may wait for this very core
    }
  }
}

void Helpers::take(int who) {
  for (int i = next_++; i < count_; i = next_++) (*work_)(i, who);
}

/// Another turn than the one seen.
unsigned Helpers::await(unsigned seen) const {
  for (int look = 0; look < kLooks; ++look) {
    const unsigned now = turn_;
    if (now != seen) return now;
    pause();
  }
  turn_.wait(seen);
  return turn_;
}

void Helpers::help(int who) {
  for (unsigned seen = 0; !ending_; seen = await(seen)) {
    if (seen % 2 == 0) continue;
    ++inside_;
    if (turn_ % 2 == 1 && who < wanted_) take(who);
    --inside_;
  }
}

}  // namespace convene::llama
