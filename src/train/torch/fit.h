#pragma once

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>

#include "train/recipe.h"

namespace convene {

struct FitOptions {
  std::filesystem::path out;  ///< the run's folder
  bool resume = false;        ///< go on from the checkpoint there, where there is one
  bool changed = false;       ///< also with other settings than it began with; not the model's
  /// Plan the tokens, and with them the decay, to end after so long.
  std::optional<double> minutes;
  int workers = 0;             ///< threads; 0: one a core
  std::string device = "cpu";  ///< or "cuda", where libtorch was built with it
};

/// Trains by the recipe until its tokens, or the minutes, are spent; shows its progress on stderr
/// and writes it to log.jsonl and events/. The folder then holds recipe.toml, tokenizer.json,
/// checkpoints/step-N.safetensors, best.safetensors. Sets itself aside with a checkpoint when
/// `stop` turns true, and returns false then. A resumed run, killed at whatever moment, ends at the
/// same bytes as one that was never interrupted, unless `minutes` or `changed` are given. Throws
/// Error when the folder holds a run and `resume` is not set, when it is of other settings, when
/// the disk is full (the checkpoints before stay), when the loss is not finite.
bool fit(const Recipe& recipe, const std::string& recipe_text, const FitOptions& options,
         const std::atomic<bool>& stop);

}  // namespace convene
