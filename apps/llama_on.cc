#include "base/error.h"
#include "engine/llama/gguf_file.h"
#include "engine/llama/llama_engine.h"
#include "llama_support.h"
#include "paths.h"

namespace convene {

bool has_llama() {
  return true;
}

std::unique_ptr<Engine> llama_engine(const std::filesystem::path& file,
                                     const ModelOptions& options) {
  LlamaOptions llama;
  if (!options.chat_template.empty()) {
    const auto text = file_text(with_home(options.chat_template));
    if (!text || text->empty())
      throw Error("cannot read the chat template " + options.chat_template,
                  "--chat-template names a Jinja file");
    llama.chat_template = *text;
  } else if (!gguf_facts(file).chats) {
    throw Error(file.string() + " has no chat template",
                "use an instruction-tuned model's GGUF, since a base model cannot hold a role; or "
                "give it one with --chat-template FILE (Jinja)");
  }
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
