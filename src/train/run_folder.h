#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "train/bpe.h"
#include "train/recipe.h"
#include "train/safetensors.h"

namespace convene {

/// The files of one run.
struct RunFolder {
  std::filesystem::path path;
  std::filesystem::path recipe() const { return path / "recipe.toml"; }
  std::filesystem::path tokenizer() const { return path / "tokenizer.json"; }
  std::filesystem::path checkpoints() const { return path / "checkpoints"; }
  std::filesystem::path checkpoint(std::int64_t step) const;
  std::filesystem::path best() const { return path / "best.safetensors"; }
  std::filesystem::path log() const { return path / "log.jsonl"; }
  std::filesystem::path events() const { return path / "events"; }

  /// Checkpoints, the latest first.
  std::vector<std::filesystem::path> latest() const;
};

/// Writes the checkpoint whole or not at all, then removes all but the `kept` latest.
void write_checkpoint(const RunFolder& folder, std::int64_t step, std::string_view bytes, int kept);

/// Held while a fit works in a folder, so that a second one there is refused instead of overwriting
/// the first.
class RunLock {
 public:
  /// Makes the folder where it is missing. Throws Error when another process holds it.
  explicit RunLock(const RunFolder& folder);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

 private:
  int file_;
};

enum class Which {
  last,  ///< the latest checkpoint
  best   ///< the best on held-out problems; the latest before the first look at them
};

/// What a run left behind: the recipe with the vocabulary's true size, tokenizer, checkpoint.
struct StoredRun {
  Recipe recipe;
  Tokenizer tokenizer;
  TensorFile checkpoint;
};

/// Throws Error, with a hint, when there is no run in the folder.
StoredRun read_run(const RunFolder& folder, Which which);

/// Draws the plan's lessons, the roles always as usual, and learns the merges from their words:
/// runs that differ in the roles alone have one vocabulary.
Tokenizer learn_tokenizer(const Recipe& recipe);

}  // namespace convene
