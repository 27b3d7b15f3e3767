#pragma once

#include <cstdint>
#include <string>

namespace convene {

/// How a GGUF file is run. Zero means: chosen from the machine and the model.
struct LlamaOptions {
  std::string path{};
  std::string chat_template{};  ///< Jinja text; empty: the one in the file
  std::string name{};           ///< Reply::model; empty: the file's name without .gguf
  int context_tokens = 0;       ///< the longest request, prompt and reply together
  int threads = 0;              ///< for arithmetic; 0: the machine's cores
  int parallel = 0;             ///< requests computed side by side, the rest wait; 0: 16 on a CPU
  int rooms =
      0;  ///< caches kept apart for unrelated prompts; 0: what memory allows, up to `parallel`
  int cells = 0;  ///< tokens that one room's cache holds; 0: by `context_tokens` and `parallel`
  int batch_tokens =
      0;  ///< the most tokens in one step; 0: 512, fewer where that would take seconds
  int gpu_layers = -1;  ///< layers on the GPU where llama.cpp was built for one; -1: all
  bool exact_cache =
      false;  ///< f32 keys and values, plain attention; slower: for comparisons to the last digit
  bool own_kernels = true;     ///< for small models of a shape they know; false: llama.cpp's always
  bool reuse_prefixes = true;  ///< false recomputes every prompt: for measurements
};

}  // namespace convene
