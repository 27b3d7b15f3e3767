#pragma once

#include <map>
#include <string>

#include "train/proposals.h"
#include "train/recipe.h"
#include "train/safetensors.h"
#include "train/torch/model.h"
#include "train/torch/optimiser.h"

namespace convene {

/// The best look at held-out problems so far.
struct Best {
  double accuracy = -1;  ///< mean over families; -1 before the first look
  std::int64_t tokens = 0;
};

/// Everything that the next step depends on, besides the recipe and the tokenizer.
struct TrainingState {
  Weights weights;  ///< float
  Moments moments;
  Random random{0};         ///< where in the lessons the next step begins
  std::int64_t tokens = 0;  ///< seen, prompts included, padding not
  double seconds = 0;       ///< spent so far
  ProposalPool pool;
  std::int64_t pool_tokens = 0;  ///< when the pool was last added to; 0: never
  Best best;
};

TrainingState fresh_state(const ModelShape& shape, std::uint64_t seed);
void move_to(TrainingState& state, const ModelShape& shape, at::Device device);

/// `settings` are kept beside, so that the checkpoint can be told from one of another run.
TensorFile to_checkpoint(const TrainingState& state, const ModelShape& shape,
                         const std::map<std::string, std::string>& settings = {});
/// Throws Error when the checkpoint is of another version or shape.
TrainingState from_checkpoint(const TensorFile& file, const ModelShape& shape);
/// Throws Error that names every setting the checkpoint's run had otherwise.
void require_same_run(const TensorFile& file, const std::map<std::string, std::string>& settings);

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
/// learned tokens of the step. The result does not depend on the number of workers. Throws Error,
/// and leaves the state as it was, when a loss or a gradient is not finite.
StepResult take_step(TrainingState& state, const Model& model, const std::vector<Pack>& packs,
                     const FitPlan& plan, double rate, int workers);

}  // namespace convene
