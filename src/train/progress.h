#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace convene {

/// Where a fit stands.
struct Progress {
  std::int64_t step = 0;
  std::int64_t tokens = 0;
  std::int64_t tokens_planned = 0;
  double rate = 0;  ///< of learning
  double gradient_norm = 0;
  double tokens_per_second = 0;
  double utilisation = 0;         ///< operations of the model ÷ what products alone reach here
  std::int64_t memory_bytes = 0;  ///< of this process
  /// Nats a learned token: "all", by family ("target"), by family and role ("target solver").
  std::map<std::string, double> losses;
};

/// Counts over problems that the model tried.
struct Score {
  int tried = 0, right = 0;
  int wrong_accepted = 0, right_accepted = 0;  ///< by the critic
};
/// By "family" and "family level".
using Scores = std::map<std::string, Score>;

/// One line for a person: share done, losses by family, speed, share of the machine's, memory, time
/// left.
std::string progress_line(const Progress& progress);
/// A line in pieces of at most so many bytes, broken at spaces where it can be.
std::vector<std::string> broken_line(std::string_view line, std::size_t bytes_max);
/// The same as one line of JSON, and as scalars by name.
std::string progress_json(const Progress& progress);
std::map<std::string, double> progress_scalars(const Progress& progress);

/// "45 s", "33 min", "1.4 h"; "?" where it is not known.
std::string time_text(double seconds);

/// Each score as a line.
std::string scores_text(const Scores& scores);
std::string scores_json(const Scores& scores, std::int64_t step, std::int64_t tokens);
std::map<std::string, double> scores_scalars(const Scores& scores);

/// The lines of a log that a run at `tokens` would have written: what came after a crash's last
/// checkpoint will be written again, and torn lines are dropped.
std::string log_until(const std::string& jsonl, std::int64_t tokens);

}  // namespace convene
