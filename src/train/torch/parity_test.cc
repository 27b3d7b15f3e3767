#include <gmock/gmock.h>

#include <cmath>

#include "support/ruled_model.h"
#include "train/file.h"
#include "train/torch/training.h"

/// Against Hugging Face's Qwen2 and PyTorch's AdamW; tools/parity_golden.py says how.
namespace convene {
namespace {

using testing::ruled_documents;
using testing::ruled_shape;

const TensorFile& golden() {
  static const TensorFile file =
      from_safetensors(read_file(CONVENE_SOURCE_DIR "/tests/golden/parity/qwen2.safetensors"));
  return file;
}

TrainingState ruled_state() {
  TrainingState state = fresh_state(ruled_shape(), 1);
  const TensorFile ruled = testing::ruled_weights();
  auto weights = listed(state.weights);
  for (std::size_t i = 0; i < weights.size(); ++i)
    std::copy(ruled.tensors[i].values.begin(), ruled.tensors[i].values.end(),
              weights[i].mutable_data_ptr<float>());
  return state;
}

/// The documents in one pack, every token learned from those before it.
Pack pack_of(const std::vector<std::vector<std::int64_t>>& documents) {
  Pack pack;
  pack.starts = {0};
  pack.names = {"all"};
  for (const auto& document : documents) {
    const std::int64_t start = pack.starts.back();
    pack.tokens.insert(pack.tokens.end(), document.begin(), document.end());
    for (std::size_t i = 0; i + 1 < document.size(); ++i) {
      pack.rows.push_back(start + static_cast<std::int64_t>(i));
      pack.targets.push_back(document[i + 1]);
      pack.kinds.push_back(0);
    }
    pack.starts.push_back(static_cast<std::int32_t>(pack.tokens.size()));
  }
  return pack;
}

double largest_difference(const at::Tensor& ours, const FloatTensor& theirs) {
  EXPECT_EQ(ours.numel(), static_cast<std::int64_t>(theirs.values.size())) << theirs.name;
  const at::Tensor flat = ours.contiguous();
  const float* at = flat.const_data_ptr<float>();
  double most = 0;
  for (std::size_t i = 0; i < theirs.values.size(); ++i)
    most = std::max(most, std::abs(static_cast<double>(at[i]) - theirs.values[i]));
  return most;
}

TEST(Parity, LogitsAreHuggingFaces) {
  const Working working = working_copy(ruled_state().weights, at::kFloat);
  const Pack pack = pack_of(ruled_documents(1));
  const at::Tensor hidden = Model(ruled_shape()).hidden(working, pack.tokens, pack.starts);
  const FloatTensor& theirs = golden().tensor("logits");
  EXPECT_EQ(theirs.shape, (std::vector<std::int64_t>{73, 259}));
  EXPECT_LT(largest_difference(hidden.matmul(working.head.t()), theirs), 1e-4);
}

TEST(Parity, GradientsAreHuggingFaces) {
  const Pack pack = pack_of(ruled_documents(1));
  const Gradients made = Model(ruled_shape())
                             .gradients(working_copy(ruled_state().weights, at::kFloat), pack,
                                        1 / static_cast<double>(pack.rows.size()));
  const auto names = weight_names(ruled_shape());
  for (std::size_t i = 0; i < names.size(); ++i) {
    at::Tensor ours = made.of[i].clone();
    if (i == 0) ours.add_(made.head);
    EXPECT_LT(largest_difference(ours, golden().tensor("gradient " + names[i])), 1e-5) << names[i];
  }
}

TEST(Parity, TenStepsOfAdamWLoseWhatPyTorchsLose) {
  FitPlan plan;
  plan.bf16 = false;
  plan.optimiser = {
      .rate = 3e-3, .beta1 = 0.9, .beta2 = 0.98, .eps = 1e-8, .weight_decay = 0.1, .clip = 1};
  TrainingState state = ruled_state();
  const Model model(ruled_shape());
  const auto& theirs = golden().tensor("losses").values;
  ASSERT_EQ(theirs.size(), 10u);
  for (std::size_t step = 0; step < theirs.size(); ++step) {
    const std::vector<Pack> packs{pack_of(ruled_documents(100 + step))};
    const double share = static_cast<double>(step + 1) / 10;
    const auto result = take_step(state, model, packs, plan, share, 2);
    EXPECT_NEAR(result.by_kind.at("all").mean(), theirs[step], 1e-5) << "step " << step;
  }
}

}  // namespace
}  // namespace convene
