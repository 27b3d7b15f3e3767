#include "train/sizing.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <numeric>
#include <optional>
#include <string>

#include "base/error.h"

namespace convene {
namespace {

constexpr std::int64_t unknown = std::numeric_limits<std::int64_t>::max();

/// What a layer keeps of each token for the way back, and the head's logits and their gradient.
std::int64_t bytes_a_token(const ModelShape& s, std::int64_t bytes) {
  const std::int64_t layer =
      2L * 4 * s.hidden + bytes * (3L * s.hidden + s.qkv() + 3L * s.ff) + 4L * s.heads;
  return s.layers * layer + 2 * bytes * s.vocabulary + 4 * bytes * (s.hidden + s.ff);
}

/// The number behind `name` in a file of lines such as "inactive_file 123"; 0 where there is none.
std::int64_t number_named(const char* file, const std::string& name) {
  std::ifstream in(file);
  for (std::string word; in >> word;) {
    if (word != name) continue;
    std::int64_t number = 0;
    in >> number;
    return number;
  }
  return 0;
}

/// Of lines such as "MemAvailable:  123 kB", in bytes.
std::int64_t kilobytes_named(const char* file, const std::string& name) {
  return 1024 * number_named(file, name);
}

std::optional<std::int64_t> number_in(const char* file) {
  std::ifstream in(file);
  std::int64_t number = 0;
  return in >> number ? std::optional(number) : std::nullopt;
}

std::string gigabytes(std::int64_t bytes) {
  return fmt::format("{:.1f} GB", static_cast<double>(bytes) / 1e9);
}

/// Heads as wide as they were, half as many.
void halve(ModelShape& shape) {
  shape.hidden /= 2;
  shape.heads /= 2;
  shape.kv_heads = std::gcd(shape.kv_heads, shape.heads);
  shape.ff = std::max(1, shape.ff / 2);
}

/// A smaller run that fits into one thread, in the words of flag or key; empty where none does.
std::string smaller(ModelShape shape, FitPlan plan, int workers, std::int64_t free) {
  const auto fits = [&] { return memory_needed(shape, plan, 1).total() <= free; };
  if (workers > 1 && fits()) return "--workers 1 would fit";
  const char* const alone = workers > 1 ? ", with --workers 1" : "";
  while (plan.step.tokens_max > 256 && !fits()) plan.step.tokens_max /= 2;
  if (fits()) return fmt::format("fit.pack_tokens = {} would fit{}", plan.step.tokens_max, alone);
  plan.step.packs = 1;
  while (shape.layers > 1 && !fits()) --shape.layers;
  while (shape.heads % 2 == 0 && !fits()) halve(shape);
  if (!fits() || !misfit(shape).empty()) return "";
  return fmt::format(
      "a model of {:.1f} million parameters, such as hidden {} with {} heads and {} layers, would "
      "fit, with fit.packs = 1 and fit.pack_tokens = {}{}",
      static_cast<double>(parameters(shape)) / 1e6, shape.hidden, shape.heads, shape.layers,
      plan.step.tokens_max, alone);
}

}  // namespace

Memory memory_needed(const ModelShape& shape, const FitPlan& plan, int workers) {
  const std::int64_t size = parameters(shape), bytes = plan.bf16 ? 2 : 4;
  const std::int64_t head = static_cast<std::int64_t>(shape.vocabulary) * shape.hidden;
  const std::int64_t at_once = std::min(workers, plan.step.packs);
  Memory memory;
  memory.weights = size * (3L * 4 + bytes) + head * 4;
  memory.gradients = plan.step.packs * (size * bytes + head * 4) + size * 4;
  memory.activations = at_once * plan.step.tokens_max * bytes_a_token(shape, bytes);
  // Always in floats. A prompt and its reply are about as long as a lesson.
  memory.replies = std::int64_t{workers} * answered_together * plan.step.lesson_max() *
                   shape.layers * 2 * shape.kv_heads * shape.head() * 4;
  memory.program = 450'000'000;
  return memory;
}

std::string in_words(const Memory& memory) {
  const bool large = memory.total() >= 10'000'000'000;
  const auto count = [&](std::int64_t bytes) {
    return fmt::format("{:.0f}", static_cast<double>(bytes) / (large ? 1e9 : 1e6));
  };
  return fmt::format("{} {} (weights {}, gradients {}, activations {}, replies {}, the program {})",
                     count(memory.total()), large ? "GB" : "MB", count(memory.weights),
                     count(memory.gradients), count(memory.activations), count(memory.replies),
                     count(memory.program));
}

void require_memory(const ModelShape& shape, const FitPlan& plan, int workers, std::int64_t free) {
  const Memory needed = memory_needed(shape, plan, workers);
  if (needed.total() <= free) return;
  throw Error(fmt::format("the run needs about {} of memory, {} are free", in_words(needed),
                          gigabytes(free)),
              smaller(shape, plan, workers, free));
}

double operations(const ModelShape& s, const std::vector<Pack>& packs) {
  const double width = s.hidden;
  const double layer = width * s.qkv() + width * width + 3 * width * s.ff;
  double sum = 0;
  for (const Pack& pack : packs) {
    sum += 6 * layer * s.layers * static_cast<double>(pack.used());
    sum += 6 * width * s.vocabulary * static_cast<double>(pack.rows.size());
    for (std::size_t i = 0; i + 1 < pack.starts.size(); ++i) {
      const double length = pack.starts[i + 1] - pack.starts[i];
      sum += 6 * width * s.layers * length * length;
    }
  }
  return sum;
}

std::int64_t memory_used() {
  return kilobytes_named("/proc/self/status", "VmRSS:");
}

std::int64_t memory_free() {
  const std::int64_t machine = kilobytes_named("/proc/meminfo", "MemAvailable:");
  const auto limit = number_in("/sys/fs/cgroup/memory.max");
  const auto used = number_in("/sys/fs/cgroup/memory.current");
  // Pages of files that nobody uses go when they are in the way.
  const std::int64_t cached = number_named("/sys/fs/cgroup/memory.stat", "inactive_file");
  const std::int64_t container = limit && used ? *limit - *used + cached : unknown;
  return std::min(machine > 0 ? machine : unknown, container);
}

}  // namespace convene
