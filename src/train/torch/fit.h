#pragma once

#include <atomic>
#include <filesystem>
#include <optional>

#include "train/recipe.h"
#include "train/run_folder.h"

namespace convene {

struct FitOptions {
  std::filesystem::path out;  ///< the run's folder
  bool resume = false;        ///< go on from the checkpoint there, where there is one
  bool changed = false;       ///< also with other settings than it began with; not the model's
  /// Plan the tokens, and with them the decay, to end after so long.
  std::optional<double> minutes;
  int workers = 0;  ///< threads; 0: one a core
};

/// Trains by the recipe until its tokens, or the minutes, are spent; shows its progress on stderr
/// and writes it to log.jsonl. The folder then holds recipe.toml, tokenizer.json,
/// checkpoints/step-N.safetensors, best.safetensors. Sets itself aside with a checkpoint when
/// `stop` turns true. A resumed run, killed at whatever moment, ends at the same bytes as one that
/// was never interrupted, unless `minutes` or `changed` are given. Throws Error when the folder
/// holds a run and `resume` is not set, when it is of other settings, when the disk is full (the
/// checkpoints before stay), when the loss is not finite.
void fit(const Recipe& recipe, const std::string& recipe_text, const FitOptions& options,
         const std::atomic<bool>& stop);

/// Sizes, memory and time of a run, as text; takes a few steps to measure.
std::string estimate(const Recipe& recipe, int workers);

/// The run's checkpoint as a GGUF file.
void export_gguf(const std::filesystem::path& run, const std::filesystem::path& to, Which which);

struct ExamineOptions {
  int problems = 300;  ///< of each family
  double temperature = 0;
  std::uint64_t seed = 7;  ///< of the problems and the draws
};

/// Accuracy on held-out problems, greedy and at a temperature, with what the critic says, as text.
std::string examine(const std::filesystem::path& run, Which which, const ExamineOptions& options);

}  // namespace convene
