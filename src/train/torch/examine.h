#pragma once

#include <cstdint>
#include <string>

#include "train/run_folder.h"

namespace convene {

struct ExamineOptions {
  int problems = 300;  ///< of each family
  double temperature = 0;
  std::uint64_t seed = 7;  ///< of the problems and the draws
};

/// A run's accuracy on held-out problems, with what the critic says, as text.
std::string examine(const std::filesystem::path& run, Which which, const ExamineOptions& options);

}  // namespace convene
