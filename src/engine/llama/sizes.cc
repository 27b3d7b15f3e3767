#include "engine/llama/sizes.h"

#include <algorithm>
#include <fstream>
#include <string>

#include "base/error.h"

namespace convene::llama {
namespace {

constexpr int kContextMax = 16384;  // chosen only where the caller does not say
constexpr int kContextMin = 256;
constexpr int kParallel = 16;
constexpr int kParallelOwn = 32;  // unrelated requests cost our kernels nothing
constexpr int kReplyCells = 512;  // room for the tails of requests that share a prompt
constexpr double kCrowd = 0.1;
// Measured at 2.5M and 30M parameters; docs/adr/0003.
constexpr std::int64_t kSmallModel = 200'000'000;
constexpr std::int64_t kTinyModel = 10'000'000;
constexpr int kSmallChunk = 128;  // its attention's scores stay in the core's cache
constexpr double kOperationsPerThread =
    50e9;  // a second; half of what was measured on one Zen-class core

/// A step cannot be interrupted: on a CPU it should end within about a second, as long as it stays
/// efficient.
int patient_batch(const Facts& facts, int threads) {
  if (facts.gpu) return 512;
  const double tokens_a_second =
      kOperationsPerThread * threads /
      (2.0 * static_cast<double>(std::max<std::int64_t>(facts.parameters, 1)));
  return static_cast<int>(std::clamp(tokens_a_second, 64.0, 512.0));
}

int rounded_up(std::int64_t cells) {
  return static_cast<int>((cells + 255) / 256 * 256);
}

}  // namespace

bool suits_own_kernels(const Facts& facts, const LlamaOptions& options) {
  return options.own_kernels && !options.exact_cache && !facts.gpu &&
         facts.parameters < kSmallModel;
}

Sizes choose_sizes(const Facts& facts, const LlamaOptions& options) {
  Sizes s;
  s.parameters = facts.parameters;
  s.threads = options.threads > 0 ? options.threads : facts.cores;
  s.parallel = std::clamp(options.parallel > 0 ? options.parallel
                          : facts.own_kernels  ? kParallelOwn
                                               : kParallel,
                          1, 64);
  s.sequences = std::min(4 * s.parallel, 256);  // LLAMA_MAX_SEQ
  s.batch =
      std::clamp(options.batch_tokens > 0 ? options.batch_tokens : patient_batch(facts, s.threads),
                 s.parallel, 4096);

  // Half of what is free: other programs, and the buffers of the computation itself.
  s.exact_cache = options.exact_cache;
  const bool small = !facts.gpu && facts.parameters < kSmallModel;
  s.flash_attention = !small && !s.exact_cache;
  s.pads = small && facts.parameters < kTinyModel && !s.exact_cache;
  s.chunk = small ? std::min(s.batch, std::max(kSmallChunk, s.parallel)) : s.batch;
  const std::int64_t cell =
      std::max<std::int64_t>(facts.bytes_per_cell, 1) * (s.exact_cache ? 2 : 1);
  const std::int64_t buffers = static_cast<std::int64_t>(s.batch) * facts.width * 64;
  const std::int64_t affordable = (facts.memory_free / 2 - buffers) / cell;
  if (affordable < kContextMin)
    throw Error("there is too little free memory for this model's cache (" +
                    std::to_string(facts.memory_free / (1 << 20)) + " MiB)",
                "close other programs, or take a smaller model");

  const int trained = facts.trained_context > 0 ? facts.trained_context : 4096;
  const int wanted =
      options.context_tokens > 0 ? options.context_tokens : std::min(trained, kContextMax);
  s.context = static_cast<int>(std::min<std::int64_t>(std::max(wanted, 1), affordable));
  const std::int64_t cells = options.cells > 0
                                 ? options.cells
                                 : s.context + static_cast<std::int64_t>(s.parallel) * kReplyCells;
  s.cells = rounded_up(
      std::clamp<std::int64_t>(cells, s.context, std::max<std::int64_t>(s.context, affordable)));
  // Without flash attention, every token of a chunk has a score for every cell.
  const std::int64_t scores =
      s.flash_attention ? 0 : std::int64_t{4} * s.chunk * s.cells * std::max(1, facts.heads);
  const std::int64_t rooms = facts.memory_free / 2 / (s.cells * cell + buffers + scores);
  s.rooms = options.rooms > 0 ? options.rooms
                              : static_cast<int>(std::clamp<std::int64_t>(rooms, 1, s.parallel));
  // A large model's step is bound by reading its weights, which several rooms would read apart.
  s.lanes = small ? std::min(s.threads, s.rooms) : 1;
  s.own_kernels = facts.own_kernels;
  if (s.own_kernels && options.rooms == 0) s.rooms = s.lanes;
  const double crowd =
      kCrowd * static_cast<double>(facts.parameters) / std::max(1, facts.width * facts.layers);
  s.crowd = s.own_kernels ? s.cells : static_cast<int>(std::min(crowd, 1e9));
  return s;
}

std::int64_t available_memory() {
  std::ifstream meminfo("/proc/meminfo");
  std::string key;
  std::int64_t kib = 0;
  std::string unit;
  while (meminfo >> key >> kib >> unit)
    if (key == "MemAvailable:") return kib * 1024;
  return std::int64_t{4} << 30;
}

}  // namespace convene::llama
