#include "interrupt.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>

#include "base/check.h"

namespace convene {
namespace {

constexpr int kInterruptedExit = 130;

}  // namespace

Interrupts::Interrupts() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signals_ = signalfd(-1, &set, SFD_CLOEXEC);
  stop_ = eventfd(0, EFD_CLOEXEC);
  CHECK(signals_ >= 0 && stop_ >= 0);
  thread_ = std::thread([this] { wait(); });
}

Interrupts::~Interrupts() {
  const std::uint64_t one = 1;
  CHECK(write(stop_, &one, sizeof one) == sizeof one);
  thread_.join();
  ::close(signals_);
  ::close(stop_);
}

void Interrupts::watch(std::function<void()> on_interrupt) {
  const std::lock_guard lock(mutex_);
  on_interrupt_ = std::move(on_interrupt);
}

void Interrupts::wait() {
  for (;;) {
    pollfd ends[] = {{signals_, POLLIN, 0}, {stop_, POLLIN, 0}};
    if (poll(ends, 2, -1) < 0) continue;
    if (ends[1].revents) return;
    signalfd_siginfo info;
    if (read(signals_, &info, sizeof info) == sizeof info) take();
  }
}

void Interrupts::take() {
  const std::lock_guard lock(mutex_);
  if (happened_ || !on_interrupt_) _exit(kInterruptedExit);
  happened_ = true;
  on_interrupt_();
}

}  // namespace convene
