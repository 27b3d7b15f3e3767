#include "train/torch/training.h"

#include <ATen/ops/add.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros_like.h>

#include <fmt/format.h>

#include <cmath>
#include <cstring>

#include "base/error.h"
#include "train/torch/side_by_side.h"

namespace convene {
namespace {

const char* const checkpoint_format = "convene-training-2";
const char* const setting_prefix = "setting ";

FloatTensor stored(const std::string& name, const at::Tensor& tensor) {
  const at::Tensor here = tensor.cpu();
  const float* at = here.const_data_ptr<float>();
  return {name, here.sizes().vec(), std::vector<float>(at, at + here.numel())};
}

at::Tensor loaded(const FloatTensor& from, const at::Tensor& like) {
  if (from.shape != like.sizes().vec())
    throw Error("the checkpoint's " + from.name + " has another shape than the configuration's");
  at::Tensor made = at::empty(like.sizes(), at::kFloat);
  std::memcpy(made.mutable_data_ptr<float>(), from.values.data(),
              from.values.size() * sizeof(float));
  return made;
}

/// Gradients of every pack, in the order of the packs whoever made them: threads take packs as they
/// become free.
std::vector<Gradients> gradients_of(const Model& model, const Working& working,
                                    const std::vector<Pack>& packs, double scale, int workers) {
  std::vector<Gradients> made(packs.size());
  side_by_side(packs.size(), workers,
               [&](std::size_t i) { made[i] = model.gradients(working, packs[i], scale); });
  return made;
}

std::vector<at::Tensor> summed(const std::vector<Gradients>& parts,
                               const std::vector<at::Tensor>& like) {
  std::vector<at::Tensor> sums;
  sums.reserve(like.size());
  for (const at::Tensor& weight : like) sums.push_back(at::zeros_like(weight));
  for (const Gradients& part : parts) {
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i].add_(part.of[i]);
    sums[0].add_(part.head);
  }
  return sums;
}

void count(const Pack& pack, const std::vector<float>& losses, StepResult& result) {
  result.tokens += static_cast<std::int64_t>(pack.used());
  for (std::size_t row = 0; row < losses.size(); ++row) {
    Tally& tally = result.by_kind[pack.names[static_cast<std::size_t>(pack.kinds[row])]];
    tally.loss += losses[row];
    ++tally.tokens;
  }
}

double total_loss(const StepResult& result) {
  double sum = 0;
  for (const auto& [kind, tally] : result.by_kind) sum += tally.loss;
  return sum;
}

void require_finite(double value, const char* what, std::int64_t step) {
  if (std::isfinite(value)) return;
  throw Error(
      fmt::format("step {}: {} is not finite", step, what),
      "the checkpoints before it are kept: go on from the last with --resume --changed and a "
      "lower fit.rate; where that ends the same way, remove it and go on from the one before");
}

}  // namespace

TrainingState fresh_state(const ModelShape& shape, std::uint64_t seed) {
  TrainingState state;
  Random weights_random(seed);
  state.weights = initial_weights(shape, weights_random);
  state.moments = fresh_moments(listed(state.weights));
  state.random = Random(weights_random.next());
  return state;
}

void move_to(TrainingState& state, const ModelShape& shape, at::Device device) {
  auto weights = listed(state.weights);
  for (auto* tensors : {&weights, &state.moments.mean, &state.moments.square})
    for (at::Tensor& tensor : *tensors) tensor = tensor.to(device);
  state.weights = from_list(shape, weights);
}

StepResult take_step(TrainingState& state, const Model& model, const std::vector<Pack>& packs,
                     const FitPlan& plan, double rate, int workers) {
  std::size_t learned = 0;
  for (const Pack& pack : packs) learned += pack.rows.size();
  const Working working = working_copy(state.weights, plan.bf16 ? at::kBFloat16 : at::kFloat);
  const auto parts =
      gradients_of(model, working, packs, 1.0 / static_cast<double>(learned), workers);

  StepResult result;
  for (std::size_t i = 0; i < packs.size(); ++i) count(packs[i], parts[i].losses, result);
  const auto weights = listed(state.weights);
  const std::int64_t step = state.moments.steps + 1;
  require_finite(total_loss(result), "the loss", step);
  result.gradient_norm = move(weights, summed(parts, weights), state.moments, plan.optimiser,
                              rate * plan.optimiser.rate);
  require_finite(result.gradient_norm, "the gradient", step);
  state.tokens += result.tokens;
  return result;
}

TensorFile to_checkpoint(const TrainingState& state, const ModelShape& shape,
                         const std::map<std::string, std::string>& settings) {
  TensorFile file;
  file.metadata = {{"format", checkpoint_format},
                   {"steps", std::to_string(state.moments.steps)},
                   {"tokens", std::to_string(state.tokens)},
                   {"random", std::to_string(state.random.state())},
                   {"seconds", std::to_string(state.seconds)},
                   {"vocabulary", std::to_string(shape.vocabulary)},
                   {"pool", state.pool.json()},
                   {"pool_tokens", std::to_string(state.pool_tokens)},
                   {"best_accuracy", fmt::format("{}", state.best.accuracy)},
                   {"best_tokens", std::to_string(state.best.tokens)}};
  for (const auto& [key, value] : settings) file.metadata[setting_prefix + key] = value;
  const auto names = weight_names(shape);
  const auto weights = listed(state.weights);
  for (std::size_t i = 0; i < names.size(); ++i)
    file.tensors.push_back(stored(names[i], weights[i]));
  for (std::size_t i = 0; i < names.size(); ++i) {
    file.tensors.push_back(stored("mean." + names[i], state.moments.mean[i]));
    file.tensors.push_back(stored("square." + names[i], state.moments.square[i]));
  }
  return file;
}

void require_same_run(const TensorFile& file, const std::map<std::string, std::string>& settings) {
  const auto other = [&](const std::string& key) {
    const auto found = file.metadata.find(setting_prefix + key);
    return found == file.metadata.end() ? std::string("nothing") : found->second;
  };
  std::string differ;
  for (const auto& [key, value] : settings)
    if (other(key) != value)
      differ += fmt::format("\n  {} is {} now and was {}", key, value, other(key));
  if (differ.empty()) return;
  throw Error("the checkpoint is of a run with other settings:" + differ,
              "go on with the run's own recipe.toml, or say --changed to go on regardless");
}

TrainingState from_checkpoint(const TensorFile& file, const ModelShape& shape) {
  if (file.said("format") != checkpoint_format)
    throw Error("the checkpoint is of version " + file.said("format") + ", this program reads " +
                    checkpoint_format,
                "go on with the version of convene-train that began the run");
  TrainingState state = fresh_state(shape, 0);
  const auto names = weight_names(shape);
  auto weights = listed(state.weights);
  for (std::size_t i = 0; i < names.size(); ++i) {
    weights[i] = loaded(file.tensor(names[i]), weights[i]);
    state.moments.mean[i] = loaded(file.tensor("mean." + names[i]), weights[i]);
    state.moments.square[i] = loaded(file.tensor("square." + names[i]), weights[i]);
  }
  state.weights = from_list(shape, weights);
  state.moments.steps = std::stoll(file.said("steps"));
  state.tokens = std::stoll(file.said("tokens"));
  state.random = Random(std::stoull(file.said("random")));
  state.seconds = std::stod(file.said("seconds"));
  state.pool = ProposalPool::from_json(file.said("pool"));
  state.pool_tokens = std::stoll(file.said("pool_tokens"));
  state.best = {std::stod(file.said("best_accuracy")), std::stoll(file.said("best_tokens"))};
  return state;
}

}  // namespace convene
