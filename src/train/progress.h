#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace convene {

/// Where a fit stands.
struct Progress {
  std::int64_t step = 0;
  std::int64_t tokens = 0;
  std::int64_t tokens_planned = 0;
  double rate = 0;  ///< of learning
  double gradient_norm = 0;
  double tokens_per_second = 0;
  std::map<std::string, double>
      losses;  ///< nats a learned token, by "family role"; "all" for all of them
};

/// One line for a person: share done, loss, speed, time left, the losses by kind.
std::string progress_line(const Progress& progress);
/// The same as one line of JSON.
std::string progress_json(const Progress& progress);

}  // namespace convene
