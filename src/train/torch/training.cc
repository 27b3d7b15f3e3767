#include "train/torch/training.h"

#include <ATen/Parallel.h>
#include <ATen/ops/add.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros_like.h>

#include <atomic>
#include <cstring>
#include <exception>
#include <mutex>
#include <thread>

#include "base/error.h"

namespace convene {
namespace {

FloatTensor stored(const std::string& name, const at::Tensor& tensor) {
  const float* at = tensor.const_data_ptr<float>();
  return {name, tensor.sizes().vec(), std::vector<float>(at, at + tensor.numel())};
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
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::exception_ptr trouble;
  const auto work = [&] {
    at::set_num_threads(1);
    try {
      for (std::size_t i = next++; i < packs.size(); i = next++)
        made[i] = model.gradients(working, packs[i], scale);
    } catch (...) {
      const std::scoped_lock lock(mutex);
      trouble = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> threads;
    threads.reserve(static_cast<std::size_t>(workers));
    for (int i = 0; i < workers; ++i) threads.emplace_back(work);
  }
  if (trouble) std::rethrow_exception(trouble);
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

}  // namespace

TrainingState fresh_state(const ModelShape& shape, std::uint64_t seed) {
  TrainingState state;
  Random weights_random(seed);
  state.weights = initial_weights(shape, weights_random);
  state.moments = fresh_moments(listed(state.weights));
  state.random = Random(weights_random.next());
  return state;
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
  result.gradient_norm = move(weights, summed(parts, weights), state.moments, plan.optimiser,
                              rate * plan.optimiser.rate);
  state.tokens += result.tokens;
  return result;
}

TensorFile to_checkpoint(const TrainingState& state, const ModelShape& shape) {
  TensorFile file;
  file.metadata = {
      {"format", "convene-training-1"},           {"steps", std::to_string(state.moments.steps)},
      {"tokens", std::to_string(state.tokens)},   {"random", std::to_string(state.random.state())},
      {"seconds", std::to_string(state.seconds)}, {"vocabulary", std::to_string(shape.vocabulary)}};
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

TrainingState from_checkpoint(const TensorFile& file, const ModelShape& shape) {
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
  return state;
}

}  // namespace convene
