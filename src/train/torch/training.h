#pragma once

#include <map>
#include <string>

#include "train/recipe.h"
#include "train/safetensors.h"
#include "train/torch/model.h"
#include "train/torch/optimiser.h"

namespace convene {

/// Everything that the next step depends on, besides the recipe and the tokenizer.
struct TrainingState {
  Weights weights;  ///< float
  Moments moments;
  Random random{0};         ///< where in the lessons the next step begins
  std::int64_t tokens = 0;  ///< seen, prompts included, padding not
  double seconds = 0;       ///< spent so far
};

TrainingState fresh_state(const ModelShape& shape, std::uint64_t seed);

TensorFile to_checkpoint(const TrainingState& state, const ModelShape& shape);
/// Throws Error when the checkpoint is of another shape.
TrainingState from_checkpoint(const TensorFile& file, const ModelShape& shape);

/// Sum of losses over learned tokens, and their number.
struct Tally {
  double loss = 0;
  std::int64_t tokens = 0;
  double mean() const { return tokens > 0 ? loss / static_cast<double>(tokens) : 0; }
};

struct StepResult {
  std::map<std::string, Tally> by_kind;  ///< "target solver", …
  std::int64_t tokens = 0;
  double gradient_norm = 0;
};

/// One optimiser step over the packs, computed by `workers` threads. The loss is the mean over all
/// learned tokens of the step. The result does not depend on the number of workers.
StepResult take_step(TrainingState& state, const Model& model, const std::vector<Pack>& packs,
                     const FitPlan& plan, double rate, int workers);

}  // namespace convene
