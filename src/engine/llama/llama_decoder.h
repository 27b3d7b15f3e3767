#pragma once

#include "engine/llama/decoder.h"

struct llama_context;

namespace convene::llama {

/// A llama.cpp context with one unified cache.
class LlamaDecoder : public Decoder {
 public:
  /// Throws Error when there is no memory for it.
  explicit LlamaDecoder(const Model& model);

  void share(SequenceId from, SequenceId to, int length) override;
  void truncate(SequenceId sequence, int length) override;
  void clear() override;
  int decode(const Batch& batch) override;
  std::span<float> logits(std::size_t i) override;

 private:
  const Model& model_;
  std::unique_ptr<llama_context, void (*)(llama_context*)> context_;
};

}  // namespace convene::llama
