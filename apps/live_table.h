#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "bench/runner.h"
#include "screen.h"

namespace convene {

/// How an evaluation goes on, on standard error. On a terminal a table that is repainted in place,
/// with a running clock; its last state stays, if there was any answer. Elsewhere a line now and
/// then. Thread-safe.
class LiveTable {
 public:
  LiveTable(Surface surface, Screen::Write write);
  ~LiveTable();

  void show(const std::vector<Progress>& progress);
  /// Writes the last state and nothing after it: what follows may be printed below.
  void end();

 private:
  using Clock = std::chrono::steady_clock;

  void tick(const std::stop_token& stop);
  void paint();
  void repaint();
  std::vector<std::string> frame() const;
  std::string summary() const;

  const Surface surface_;
  const Screen::Write write_;
  const Clock::time_point started_ = Clock::now();
  std::mutex mutex_;  // guards what follows
  std::condition_variable_any changed_;
  std::vector<Progress> progress_;
  Clock::time_point painted_ = {};
  double generated_before_ = -1;  ///< tokens, by the first state: not made since started_
  int lines_ = 0;                 ///< on the terminal now
  bool ended_ = false;
  std::jthread ticker_;
};

}  // namespace convene
