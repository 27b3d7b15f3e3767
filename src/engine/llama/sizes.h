#pragma once

#include <cstdint>

#include "engine/llama/options.h"

namespace convene::llama {

/// What the choice of sizes depends on.
struct Facts {
  std::int64_t parameters = 0;
  std::int64_t memory_free = 0;  ///< bytes for caches, the weights already counted off
  int trained_context = 0;       ///< tokens; 0: not said
  int width = 0;                 ///< of the residual stream
  int layers = 0;
  int heads = 1;
  std::int64_t bytes_per_cell = 0;  ///< keys and values of one token in all layers, f16
  int cores = 1;
  bool gpu = false;
  bool own_kernels = false;  ///< our arithmetic, not llama.cpp's
};

struct Sizes {
  int context = 0;  ///< tokens of the longest request, its reply included
  int cells = 0;    ///< of one room's cache
  int rooms = 0;    ///< at most
  int threads = 0;
  int lanes = 1;     ///< rooms computed at the same time; they share the threads
  int parallel = 0;  ///< requests computed side by side
  int batch = 0;     ///< tokens of one step
  int chunk = 0;     ///< of these, how many pass through the layers together
  bool exact_cache = false;
  bool flash_attention = true;
  bool pads = false;  ///< a lone token gets company, as two take half the time of one
  bool own_kernels = false;
  std::int64_t parameters = 0;
  int sequences = 0;  ///< live and cached ones in a room; each costs a row of logits
  /// Strangers share a room as long as its live cells stay below this: there, to scan each other's
  /// cells costs what is won by larger steps. docs/adr/0003 has the measurements.
  int crowd = 0;
};

/// Whether it is worth looking if our own kernels know the model: small, on a CPU, and nobody asked
/// for llama.cpp's results.
bool suits_own_kernels(const Facts& facts, const LlamaOptions& options);

/// Pure. Throws Error when not even a short request would fit into memory.
Sizes choose_sizes(const Facts& facts, const LlamaOptions& options);

/// Bytes the system could give without swapping; 4 GiB where it does not say.
std::int64_t available_memory();

}  // namespace convene::llama
