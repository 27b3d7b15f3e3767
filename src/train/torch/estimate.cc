#include "train/torch/estimate.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "train/progress.h"
#include "train/run_folder.h"
#include "train/sizing.h"
#include "train/torch/device.h"
#include "train/torch/peak.h"
#include "train/torch/side_by_side.h"
#include "train/torch/training.h"

namespace convene {
namespace {

/// What a few steps showed.
struct Trial {
  double seconds = 0, operations = 0;
  std::int64_t tokens = 0, learned = 0, documents = 0;
  int steps = 0;
};

Trial tried(const Recipe& recipe, const pocket::Lessons& lessons, const Tokenizer& tokenizer,
            at::Device device, int workers) {
  constexpr int warm = 2, measured = 6;
  const Model model(recipe.model, device);
  TrainingState state = fresh_state(recipe.model, recipe.fit.seed);
  move_to(state, recipe.model, device);
  Trial trial;
  for (int i = 0; i < warm + measured; ++i) {
    const auto start = std::chrono::steady_clock::now();
    const auto packs = draw_step([&](Random& r) { return lessons.draw(r); }, tokenizer,
                                 recipe.fit.step, state.random);
    const auto result = take_step(state, model, packs, recipe.fit, 0.01, workers);
    if (i < warm) continue;
    trial.seconds +=
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    trial.operations += operations(recipe.model, packs);
    trial.tokens += result.tokens;
    ++trial.steps;
    for (const Pack& pack : packs) {
      trial.learned += static_cast<std::int64_t>(pack.rows.size());
      trial.documents += static_cast<std::int64_t>(pack.names.size());
    }
  }
  return trial;
}

double megabytes(std::int64_t bytes) {
  return static_cast<double>(bytes) / 1e6;
}

}  // namespace

std::string estimate(const Recipe& recipe, const FitOptions& options) {
  use_own_threads();
  const at::Device device = device_named(options.device);
  const int workers = device.is_cpu() ? threads_of(options.workers) : 1;
  const pocket::Lessons lessons(pocket::read_templates(recipe.prompts), recipe.mixture);
  require_memory(recipe.model, recipe.fit, workers, memory_free());
  Recipe quick = recipe;
  quick.tokenizer.lessons = std::min(recipe.tokenizer.lessons, 2000);
  const Tokenizer tokenizer = learn_tokenizer(quick);
  quick.model.vocabulary = static_cast<int>(tokenizer.size());
  require_memory(quick.model, quick.fit, workers, memory_free());
  const Trial trial = tried(quick, lessons, tokenizer, device, workers);
  const Memory memory = memory_needed(quick.model, quick.fit, workers);
  const double peak = measured_peak(quick.fit.bf16 ? at::kBFloat16 : at::kFloat, device, workers);
  const double seen = static_cast<double>(trial.tokens), speed = seen / trial.seconds;
  const double all = options.minutes ? 60 * *options.minutes * speed
                                     : static_cast<double>(recipe.fit.schedule.tokens);
  return fmt::format(
             "parameters    {}, a vocabulary of {}\n"
             "memory        {}; {:.0f} MB in use now, {:.0f} free\n",
             parameters(quick.model), tokenizer.size(), in_words(memory), megabytes(memory_used()),
             megabytes(memory_free())) +
         fmt::format("lessons       {:.0f} tokens on average, {:.0f} % of them learned\n",
                     seen / static_cast<double>(trial.documents),
                     100 * static_cast<double>(trial.learned) / seen) +
         fmt::format(
             "speed         {:.0f} tokens/s on {} threads, {:.0f} % of what products alone "
             "reach ({:.0f} GFLOP/s)\n",
             speed, workers, 100 * trial.operations / trial.seconds / peak, peak / 1e9) +
         fmt::format(
             "the run       {:.1f}M tokens, {:.0f} steps, {}; looks at held-out problems come on "
             "top\n",
             all / 1e6, all / seen * trial.steps, time_text(all / speed));
}

}  // namespace convene
