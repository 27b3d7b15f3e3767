#pragma once

#include <cstdint>
#include <memory>

#include "engine/engine.h"
#include "engine/llama/gguf_file.h"
#include "engine/llama/options.h"

namespace convene {

/// What an engine did since it started, for benchmarks and for people who wonder.
struct LlamaTally {
  std::int64_t prompt_tokens_sent = 0;
  std::int64_t prompt_tokens_computed = 0;
  std::int64_t steps = 0;
  int rooms = 0;
  bool own_kernels = false;  ///< computed by our kernels, not by llama.cpp's
};

/// A GGUF file in this process. Requests are computed side by side (continuous batching, long
/// prompts in chunks; small models on several threads at once), and what a prompt has in common
/// with a live or a recent one is not computed again. One thread of its own calls the callers back.
/// The same request and seed give the same reply where our own kernels compute (small models of
/// Qwen2's shape on a CPU, see LlamaOptions::own_kernels). With llama.cpp's that holds when
/// computed alone; in company the sums of the arithmetic may be ordered differently, which can tip
/// a close choice. README.md in this folder says what holds.
///
/// Failures: too_long (the prompt does not fit the context), refused (the template or the schema
/// cannot be used), timeout, cancelled, lost (llama.cpp failed). A reply that reaches the end of
/// the context ends with Finish::length.
class LlamaEngine : public Engine {
 public:
  /// Loads the model; may take seconds. Throws Error.
  explicit LlamaEngine(const LlamaOptions& options);
  ~LlamaEngine() override;

  void submit(Call call, std::function<void(Result<Reply>)> done) override;

  /// The longest request, in tokens.
  int context_tokens() const;
  LlamaTally tally() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace convene
