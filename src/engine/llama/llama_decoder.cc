#include "engine/llama/llama_decoder.h"

#include <algorithm>

#include "base/check.h"
#include "base/error.h"
#include "engine/llama/model.h"
#include "engine/llama/scheduler.h"
#include "llama.h"

namespace convene::llama {
namespace {

llama_context* make_context(const Model& model) {
  const Sizes& sizes = model.sizes();
  llama_context_params params = llama_context_default_params();
  params.n_ctx = static_cast<std::uint32_t>(sizes.cells);
  params.n_batch = static_cast<std::uint32_t>(sizes.batch);
  params.n_ubatch = static_cast<std::uint32_t>(sizes.chunk);
  params.n_seq_max = static_cast<std::uint32_t>(sizes.sequences);
  params.n_outputs_max = params.n_seq_max;
  params.type_k = params.type_v = sizes.exact_cache ? GGML_TYPE_F32 : GGML_TYPE_F16;
  if (!sizes.flash_attention) params.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_DISABLED;
  params.kv_unified = true;
  params.swa_full = true;  // a sliding window's cache could not be shared by prefix
  params.no_perf = true;
  return llama_init_from_model(model.weights(), params);
}

/// The arrays behind one llama_batch.
class Arrays {
 public:
  explicit Arrays(std::size_t capacity) {
    tokens_.reserve(capacity);
    sequences_.reserve(capacity);  // pointers into it are taken as it grows
  }

  void add(const BatchToken& t) {
    tokens_.push_back(t.token);
    positions_.push_back(t.position);
    counts_.push_back(1);
    sequences_.push_back(t.sequence);
    pointers_.push_back(&sequences_.back());
    outputs_.push_back(t.output ? 1 : 0);
  }

  llama_batch view() {
    return {static_cast<std::int32_t>(tokens_.size()),
            tokens_.data(),
            nullptr,
            positions_.data(),
            counts_.data(),
            pointers_.data(),
            outputs_.data()};
  }

 private:
  std::vector<llama_token> tokens_;
  std::vector<llama_pos> positions_;
  std::vector<std::int32_t> counts_;
  std::vector<llama_seq_id> sequences_;
  std::vector<llama_seq_id*> pointers_;
  std::vector<std::int8_t> outputs_;
};

}  // namespace

LlamaDecoder::LlamaDecoder(const Model& model)
    : model_(model), context_(make_context(model), llama_free) {
  if (!context_)
    throw Error("llama.cpp cannot make a cache of " + std::to_string(model.sizes().cells) +
                    " tokens for " + model.name(),
                "ask for a shorter context");
}

void LlamaDecoder::share(SequenceId from, SequenceId to, int length) {
  llama_memory_seq_cp(llama_get_memory(context_.get()), from, to, 0, length);
}

void LlamaDecoder::truncate(SequenceId sequence, int length) {
  llama_memory_seq_rm(llama_get_memory(context_.get()), sequence, length, -1);
}

void LlamaDecoder::clear() {
  llama_memory_clear(llama_get_memory(context_.get()), false);
}

int LlamaDecoder::decode(const Batch& batch) {
  const Sizes& sizes = model_.sizes();
  Arrays arrays(batch.tokens.size() + 1);
  for (const BatchToken& token : batch.tokens) arrays.add(token);
  const BatchToken& first = batch.tokens.front();
  const bool padded = batch.tokens.size() == 1 && sizes.pads && batch.cells_left > 0;
  if (padded) arrays.add({first.token, first.position + 1, first.sequence, false});
  const int threads =
      std::min(batch.threads, useful_threads(static_cast<int>(batch.tokens.size()), sizes));
  llama_set_n_threads(context_.get(), threads, threads);
  const int status = llama_decode(context_.get(), arrays.view());
  llama_synchronize(context_.get());
  if (padded) truncate(first.sequence, first.position + 1);
  return status;
}

std::span<float> LlamaDecoder::logits(std::size_t i) {
  float* logits = llama_get_logits_ith(context_.get(), static_cast<std::int32_t>(i));
  CHECK(logits != nullptr, "output={}", i);
  return {logits, static_cast<std::size_t>(model_.vocabulary_size())};
}

}  // namespace convene::llama
