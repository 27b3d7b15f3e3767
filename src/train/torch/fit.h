#pragma once

#include <atomic>
#include <filesystem>
#include <optional>

#include "train/recipe.h"

namespace convene {

struct FitOptions {
  std::filesystem::path out;  ///< the run's folder
  bool resume = false;        ///< go on from the checkpoint there, where there is one
  /// Plan the tokens, and with them the decay, to end after so long.
  std::optional<double> minutes;
  int workers = 0;  ///< threads; 0: one a core
};

/// Trains by the recipe until its tokens, or the minutes, are spent; shows its progress on stderr
/// and writes it to log.jsonl. The folder then holds recipe.toml, tokenizer.json,
/// checkpoint.safetensors. Sets itself aside with a checkpoint when `stop` turns true. Resumed runs
/// go on as if never interrupted, unless `minutes` are given. Throws Error when the folder holds a
/// run and `resume` is not set.
void fit(const Recipe& recipe, const std::string& recipe_text, const FitOptions& options,
         const std::atomic<bool>& stop);

/// Sizes, memory and time of a run, as text; takes a few steps to measure.
std::string estimate(const Recipe& recipe, int workers);

/// The run's checkpoint as a GGUF file.
void export_gguf(const std::filesystem::path& run, const std::filesystem::path& to);

/// Accuracy on held-out problems, greedy and at a temperature, with what the critic says, as text.
std::string examine(const std::filesystem::path& run, int problems, double temperature,
                    std::uint64_t seed);

}  // namespace convene
