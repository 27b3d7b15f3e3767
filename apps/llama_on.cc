#include "base/error.h"
#include "engine/llama/gguf_file.h"
#include "engine/llama/llama_engine.h"
#include "llama_support.h"

namespace convene {

bool has_llama() {
  return true;
}

std::unique_ptr<Engine> llama_engine(const std::filesystem::path& file,
                                     const ModelOptions& options) {
  if (!gguf_facts(file).chats)
    throw Error(file.string() + " has no chat template",
                "use an instruction-tuned model's GGUF: a base model cannot hold a role");
  LlamaOptions llama;
  llama.path = file.string();
  llama.threads = options.threads;
  llama.context_tokens = options.context;
  llama.gpu_layers = options.gpu_layers;
  return std::make_unique<LlamaEngine>(llama);
}

ModelFacts gguf_facts(const std::filesystem::path& file) {
  const ModelCard card = describe_gguf(file);
  const bool pocket = card.name.starts_with("Convene Pocket");
  return {card.parameters, card.context_tokens, card.chats(), pocket};
}

}  // namespace convene
