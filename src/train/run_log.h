#pragma once

#include <fstream>
#include <optional>

#include "train/event_file.h"
#include "train/progress.h"
#include "train/run_folder.h"

namespace convene {

/// What a run says of itself: a live line on stderr, log.jsonl, TensorBoard's event files in
/// events/. One thread.
class RunLog {
 public:
  /// Opens the files for a run that stands at `step` and `tokens`; what they hold from later on is
  /// forgotten. Throws Error where they cannot be written.
  RunLog(const RunFolder& folder, std::int64_t step, std::int64_t tokens);

  void say(const Progress& progress);
  void say(const Scores& scores, std::int64_t step, std::int64_t tokens);

 private:
  void show(const std::string& line);
  void end_line();
  void write(const std::string& line);

  std::ofstream lines_;
  EventFile events_;
  bool terminal_;
  std::size_t open_ = 0;  ///< rows of the terminal that the next line may take the place of
  bool said_lost_ = false;
};

}  // namespace convene
