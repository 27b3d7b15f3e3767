#pragma once

#include <filesystem>

#include "train/run_folder.h"

namespace convene {

struct ExportOptions {
  Which which = Which::best;
  bool exact = false;  ///< a GGUF file's matrices as floats instead of half floats
};

/// A run's model for others: a GGUF file where `to` ends in ".gguf", otherwise a folder for Hugging
/// Face's libraries. Throws Error when there is no run or nothing can be written.
void export_run(const std::filesystem::path& run, const std::filesystem::path& to,
                const ExportOptions& options);

}  // namespace convene
