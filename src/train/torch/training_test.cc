#include "train/torch/training.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/add.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/sub.h>
#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "base/error.h"
#include "train/torch/generate.h"

namespace convene {
namespace {

const Tokenizer& bytes_only() {
  static const Tokenizer tokenizer{{}};
  return tokenizer;
}

ModelShape tiny() {
  return {.vocabulary = static_cast<int>(bytes_only().size()),
          .hidden = 64,
          .layers = 2,
          .heads = 4,
          .kv_heads = 2,
          .ff = 96,
          .context = 128};
}

/// "copy" lessons: the reply repeats the letters of the prompt.
pocket::Lesson copying(Random& random) {
  std::string word;
  for (std::int64_t i = random.between(1, 5); i > 0; --i)
    word += static_cast<char>('a' + random.between(0, 3));
  return {"copy", "solver", word, word, 0};
}

std::vector<Pack> packs(std::uint64_t seed, StepSize size = {3, 192}) {
  Random random(seed);
  return draw_step(copying, bytes_only(), size, random);
}

FitPlan plan(bool bf16 = false) {
  FitPlan made;
  made.bf16 = bf16;
  made.optimiser.rate = 3e-3;
  return made;
}

TrainingState trained(int steps, int workers, bool bf16 = false) {
  at::set_num_threads(1);  // as in fit: libtorch's own threads would only wait for each other
  TrainingState state = fresh_state(tiny(), 3);
  const Model model(tiny());
  for (int i = 0; i < steps; ++i)
    take_step(state, model, draw_step(copying, bytes_only(), {3, 192}, state.random), plan(bf16), 1,
              workers);
  return state;
}

double mean_loss(const TrainingState& state, const std::vector<Pack>& on) {
  const at::NoGradGuard no_grad;
  const Model model(tiny());
  const Working working = working_copy(state.weights, at::kFloat);
  double sum = 0;
  std::int64_t count = 0;
  for (const Pack& pack : on) {
    const at::Tensor losses = model.losses(working, pack);
    sum += losses.sum().item<double>();
    count += losses.numel();
  }
  return sum / static_cast<double>(count);
}

bool same(const TrainingState& a, const TrainingState& b) {
  const auto left = to_checkpoint(a, tiny()), right = to_checkpoint(b, tiny());
  for (std::size_t i = 0; i < left.tensors.size(); ++i)
    if (left.tensors[i].values != right.tensors[i].values) return false;
  return a.random.state() == b.random.state() && a.tokens == b.tokens &&
         a.moments.steps == b.moments.steps;
}

TEST(Training, BeginsAtTheLossOfGuessing) {
  EXPECT_NEAR(mean_loss(fresh_state(tiny(), 3), packs(1)), std::log(tiny().vocabulary), 0.3);
}

TEST(Training, LearnsToCopy) {
  EXPECT_LT(mean_loss(trained(60, 2), packs(99)), 0.6 * mean_loss(trained(2, 2), packs(99)));
}

TEST(Training, LearnsAsWellInBfloat16) {
  const double exact = mean_loss(trained(40, 2), packs(99)),
               rounded = mean_loss(trained(40, 2, true), packs(99));
  EXPECT_NEAR(rounded, exact, 0.05 * exact);
}

TEST(Training, DoesNotDependOnTheNumberOfWorkers) {
  EXPECT_TRUE(same(trained(5, 1), trained(5, 3)));
}

TEST(Training, GoesOnFromACheckpointAsIfNeverInterrupted) {
  const std::string bytes = to_safetensors(to_checkpoint(trained(3, 2), tiny()));
  TrainingState resumed = from_checkpoint(from_safetensors(bytes), tiny());
  const Model model(tiny());
  for (int i = 0; i < 2; ++i)
    take_step(resumed, model, draw_step(copying, bytes_only(), {3, 192}, resumed.random), plan(), 1,
              2);
  EXPECT_TRUE(same(resumed, trained(5, 2)));
}

TEST(Training, RefusesACheckpointOfAnotherShape) {
  ModelShape wider = tiny();
  wider.ff = 128;
  EXPECT_THROW(from_checkpoint(to_checkpoint(trained(1, 1), tiny()), wider), Error);
}

TEST(Training, RefusesACheckpointOfAnotherRun) {
  const TensorFile file = to_checkpoint(trained(1, 1), tiny(), {{"fit.rate", "1"}, {"seed", "2"}});
  EXPECT_NO_THROW(require_same_run(file, {{"fit.rate", "1"}, {"seed", "2"}}));
  EXPECT_THROW(require_same_run(file, {{"fit.rate", "2"}, {"seed", "2"}}), Error);
  EXPECT_THROW(require_same_run(file, {{"decay", "1"}}), Error);
}

TEST(Training, StopsAtALossThatIsNotFiniteAndMovesNothing) {
  TrainingState state = trained(2, 1);
  state.weights.norm[0].fill_(std::numeric_limits<float>::quiet_NaN());
  const auto before = to_checkpoint(state, tiny());
  EXPECT_THAT([&] { take_step(state, Model(tiny()), packs(1), plan(), 1, 2); },
              testing::ThrowsMessage<Error>(testing::HasSubstr("step 3: the loss is not finite")));
  EXPECT_EQ(state.moments.steps, 2);
  EXPECT_EQ(to_checkpoint(state, tiny()).tensor("model.embed_tokens.weight").values,
            before.tensor("model.embed_tokens.weight").values);
}

/// The same documents alone and side by side give the same losses.
TEST(Model, KeepsPackedDocumentsApart) {
  const at::NoGradGuard no_grad;
  const TrainingState state = fresh_state(tiny(), 3);
  const Model model(tiny());
  const Working working = working_copy(state.weights, at::kFloat);
  const Pack all = packs(1)[0];
  const at::Tensor together = model.losses(working, all);
  std::int64_t row = 0;
  for (std::size_t doc = 0; doc + 1 < all.starts.size(); ++doc) {
    Pack alone;
    alone.starts = {0, all.starts[doc + 1] - all.starts[doc]};
    alone.tokens.assign(all.tokens.begin() + all.starts[doc],
                        all.tokens.begin() + all.starts[doc + 1]);
    for (std::size_t i = 0; i < all.rows.size(); ++i)
      if (all.rows[i] >= all.starts[doc] && all.rows[i] < all.starts[doc + 1]) {
        alone.rows.push_back(all.rows[i] - all.starts[doc]);
        alone.targets.push_back(all.targets[i]);
      }
    const at::Tensor losses = model.losses(working, alone);
    for (std::int64_t i = 0; i < losses.numel(); ++i)
      ASSERT_NEAR(losses[i].item<float>(), together[row++].item<float>(), 1e-4);
  }
  EXPECT_EQ(row, together.numel());
}

/// Every gradient against the slope of the loss along it.
TEST(Model, GradientsAreTheSlopeOfTheLoss) {
  TrainingState state = trained(5, 1);
  const Model model(tiny());
  const std::vector<Pack> one{packs(1)[0]};
  const auto count = static_cast<double>(one[0].rows.size());
  const Gradients gradients =
      model.gradients(working_copy(state.weights, at::kFloat), one[0], 1 / count);
  const auto weights = listed(state.weights);
  const auto names = weight_names(tiny());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    at::Tensor gradient = gradients.of[i];
    if (i == 0) gradient = gradient + gradients.head;
    const double norm = gradient.norm().item<double>(), step = 5e-3 / std::max(norm, 1e-3);
    const at::Tensor before = weights[i].clone();
    weights[i].copy_(before + gradient * step);
    const double up = mean_loss(state, one);
    weights[i].copy_(before - gradient * step);
    const double down = mean_loss(state, one);
    weights[i].copy_(before);
    EXPECT_NEAR((up - down) / (2 * step), norm * norm, 0.03 * norm * norm + 1e-6) << names[i];
  }
}

/// The cache makes no difference: each token is the best after everything before it.
TEST(Generate, ChoosesWhatTheWholeSequenceMakesMostLikely) {
  const at::NoGradGuard no_grad;
  const TrainingState state = trained(20, 2);
  std::vector<std::vector<TokenId>> prompts;
  for (const char* word : {"ab", "dcba", "c"}) prompts.push_back(as_prompt(word, bytes_only()));
  const auto replies =
      generate(state.weights, tiny(), prompts, bytes_only().turn_end(), {.tokens_max = 8});
  const Model model(tiny());
  const Working working = working_copy(state.weights, at::kFloat);
  for (std::size_t i = 0; i < prompts.size(); ++i) {
    std::vector<std::int64_t> tokens(prompts[i].begin(), prompts[i].end());
    for (const TokenId id : replies[i]) {
      const at::Tensor hidden =
          model.hidden(working, tokens, {0, static_cast<std::int32_t>(tokens.size())});
      const at::Tensor logits =
          at::linear(hidden[static_cast<std::int64_t>(tokens.size()) - 1], working.head);
      ASSERT_EQ(at::argmax(logits).item<std::int64_t>(), id);
      tokens.push_back(id);
    }
  }
}

TEST(Generate, AnswersTheSameWithAnyNumberOfThreads) {
  const TrainingState state = trained(5, 2);
  std::vector<std::vector<TokenId>> prompts;
  for (int i = 0; i < 150; ++i)
    prompts.push_back(
        as_prompt(std::string(static_cast<std::size_t>(1 + i % 9), 'a'), bytes_only()));
  GenerateOptions options{.tokens_max = 6, .temperature = 1, .seed = 4, .workers = 1};
  const auto alone = generate(state.weights, tiny(), prompts, -1, options);
  options.workers = 3;
  EXPECT_EQ(generate(state.weights, tiny(), prompts, -1, options), alone);
}

TEST(Generate, SamplesTheSameFromTheSameSeed) {
  const TrainingState state = trained(5, 2);
  const std::vector<std::vector<TokenId>> prompts(4, as_prompt("ab", bytes_only()));
  const GenerateOptions options{.tokens_max = 12, .temperature = 1, .seed = 4};
  const auto once = generate(state.weights, tiny(), prompts, -1, options);
  EXPECT_EQ(once, generate(state.weights, tiny(), prompts, -1, options));
  EXPECT_NE(once[0], once[1]);
}

}  // namespace
}  // namespace convene
