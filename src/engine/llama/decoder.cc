#include "engine/llama/decoder.h"

#include "engine/llama/llama_decoder.h"
#include "engine/llama/model.h"
#include "engine/llama/small_decoder.h"

namespace convene::llama {

std::unique_ptr<Decoder> make_decoder(const Model& model) {
  if (model.small() != nullptr) return std::make_unique<SmallDecoder>(*model.small());
  return std::make_unique<LlamaDecoder>(model);
}

}  // namespace convene::llama
