#pragma once

#include <filesystem>
#include <string>

#include "train/bpe.h"
#include "train/recipe.h"
#include "train/safetensors.h"

namespace convene {

/// The files of one run.
struct RunFolder {
  std::filesystem::path path;
  std::filesystem::path recipe() const { return path / "recipe.toml"; }
  std::filesystem::path tokenizer() const { return path / "tokenizer.json"; }
  std::filesystem::path checkpoint() const { return path / "checkpoint.safetensors"; }
  std::filesystem::path log() const { return path / "log.jsonl"; }
};

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

/// What a run left behind: the recipe with the vocabulary's true size, tokenizer, checkpoint.
struct StoredRun {
  Recipe recipe;
  Tokenizer tokenizer;
  TensorFile checkpoint;
};

/// Throws Error, with a hint, when there is no run in the folder.
StoredRun read_run(const RunFolder& folder);

/// Draws the plan's lessons and learns the merges from their words.
Tokenizer learn_tokenizer(const Recipe& recipe, const pocket::Lessons& lessons);

}  // namespace convene
