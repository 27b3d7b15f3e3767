// usage: training --hidden 192 --layers 6 --heads 6 --kv-heads 2 --ff 512 --seconds 10
// Steps of training on documents of 40 to 200 tokens, 8,192 places a step, as
// benchmarks/training.py gives PyTorch. Prints one line of JSON: tokens, wall and processor
// seconds.
#include <fmt/format.h>
#include <malloc.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <ctime>

#include "train/torch/side_by_side.h"
#include "train/torch/training.h"

namespace {

using namespace convene;

constexpr int packs = 8, pack_tokens = 1024, vocabulary = 1024;

/// Documents of the same lengths in every step, all of it learned.
std::vector<Pack> drawn() {
  Random random(1);
  std::vector<Pack> made(packs);
  for (Pack& pack : made) {
    pack.tokens.assign(pack_tokens, 0);
    pack.starts = {0};
    pack.names = {"all"};
    while (true) {
      const std::int64_t start = pack.starts.back(), end = start + random.between(40, 200);
      if (end > pack_tokens) break;
      for (std::int64_t at = start; at < end; ++at) {
        pack.tokens[static_cast<std::size_t>(at)] = random.between(0, vocabulary - 1);
        pack.rows.push_back(at);
        pack.targets.push_back(random.between(0, vocabulary - 1));
        pack.kinds.push_back(0);
      }
      pack.starts.push_back(static_cast<std::int32_t>(end));
    }
  }
  return made;
}

double processor_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

}  // namespace

int main(int argc, char** argv) {
  mallopt(M_ARENA_MAX, 1);  // as convene-train
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_TOP_PAD, 64 << 20);
  ModelShape shape{.vocabulary = vocabulary};
  double seconds = 10;
  int workers = 2;
  bool exact = false;
  CLI::App app("How fast a step of training is");
  app.add_option("--hidden", shape.hidden);
  app.add_option("--layers", shape.layers);
  app.add_option("--heads", shape.heads);
  app.add_option("--kv-heads", shape.kv_heads);
  app.add_option("--ff", shape.ff);
  app.add_option("--seconds", seconds);
  app.add_option("--workers", workers);
  app.add_flag("--float", exact, "Compute in float, not bfloat16");
  CLI11_PARSE(app, argc, argv);

  use_own_threads();
  if (const std::string why = misfit(shape); !why.empty()) {
    fmt::print(stderr, "error: {}\n", why);
    return 2;
  }
  TrainingState state = fresh_state(shape, 1);
  const Model model(shape);
  FitPlan plan;
  plan.bf16 = !exact;
  const std::vector<Pack> step = drawn();
  for (int i = 0; i < 2; ++i) take_step(state, model, step, plan, 0.1, workers);
  state.tokens = 0;
  const auto start = std::chrono::steady_clock::now();
  const double processor = processor_seconds();
  double wall = 0;
  while (wall < seconds) {
    take_step(state, model, step, plan, 0.1, workers);
    wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
  fmt::print("{{\"parameters\":{},\"tokens\":{},\"wall\":{:.3f},\"processor\":{:.3f}}}\n",
             parameters(shape), state.tokens, wall, processor_seconds() - processor);
}
