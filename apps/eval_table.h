#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <vector>

#include "bench/results.h"
#include "bench/runner.h"
#include "screen.h"

namespace convene {

/// How an evaluation goes on, on standard error: a table that is repainted on a terminal, a line
/// now and then elsewhere. Thread-safe.
class LiveTable {
 public:
  LiveTable(Surface surface, Screen::Write write);
  ~LiveTable();

  void show(const std::vector<Progress>& progress);

 private:
  void repaint(const std::vector<Progress>& progress);
  void add_line(const std::vector<Progress>& progress);
  std::string time_left(int done, int wanted) const;

  const Surface surface_;
  const Screen::Write write_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::mutex mutex_;
  std::chrono::steady_clock::time_point painted_ = {};
  int done_at_start_ = -1;
  int lines_ = 0;  ///< on the terminal now
};

/// The final table for a terminal: everything, then the groups; then teams against their controls,
/// changed minds and critics.
std::string results_page(const Results& results);
/// The same as one JSON object.
std::string results_json(const Results& results);

}  // namespace convene
