#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "train/packing.h"
#include "train/recipe.h"

namespace convene {

/// Prompts that a model in training answers side by side in one thread.
inline constexpr int answered_together = 64;

/// Bytes that a run holds at once, estimated from its sizes. What a step and a look at held-out
/// problems take is not given back between them, so they add up.
struct Memory {
  std::int64_t weights = 0;      ///< with moments and the copy that is computed with
  std::int64_t gradients = 0;    ///< of every pack of a step, and their sum
  std::int64_t activations = 0;  ///< of as many packs as there are threads
  std::int64_t replies = 0;      ///< keys and values of the prompts that are answered together
  std::int64_t program = 0;      ///< libraries, products compiled for each size, data in flight
  std::int64_t total() const { return weights + gradients + activations + replies + program; }
};
/// "1150 MB (weights 37, gradients 34, …)"
std::string in_words(const Memory& memory);
Memory memory_needed(const ModelShape& shape, const FitPlan& plan, int workers);

/// Throws Error when the run needs more than the `free` bytes, with what would fit.
void require_memory(const ModelShape& shape, const FitPlan& plan, int workers, std::int64_t free);

/// Multiplications and additions that the model asks for, forward and backward, on these packs:
/// products with the weights, the head where something is learned, attention within documents.
double operations(const ModelShape& shape, const std::vector<Pack>& packs);

/// Of this process, and what the machine (or the container around) could still give.
std::int64_t memory_used();
std::int64_t memory_free();

}  // namespace convene
