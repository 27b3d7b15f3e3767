#include "engine/llama/model.h"

#include <algorithm>
#include <mutex>

#include "base/error.h"
#include "base/text.h"
#include "engine/llama/log.h"
#include "llama.h"

namespace convene::llama {
namespace {

void start_backend() {
  static std::once_flag once;
  std::call_once(once, [] {
    quiet();
    llama_backend_init();
  });
}

llama_model* load(const LlamaOptions& options) {
  start_backend();
  llama_model_params params = llama_model_default_params();
  params.n_gpu_layers = options.gpu_layers;
  llama_model* model = llama_model_load_from_file(options.path.c_str(), params);
  if (model == nullptr)
    throw Error("llama.cpp cannot load " + options.path + ": an unknown architecture, or damaged",
                "set SPDLOG_LEVEL=debug to see what it says");
  return model;
}

Facts facts_of(const llama_model* model, const ModelCard& card) {
  Facts f;
  f.parameters = static_cast<std::int64_t>(llama_model_n_params(model));
  f.memory_free = available_memory();
  f.trained_context = llama_model_n_ctx_train(model);
  f.width = llama_model_n_embd(model);
  f.layers = std::max(1, llama_model_n_layer(model));
  f.heads = std::max(1, llama_model_n_head(model));
  f.bytes_per_cell = std::int64_t{4} * f.layers * llama_model_n_head_kv(model) * f.width /
                     f.heads;  // K and V, f16
  f.cores = cores_for_arithmetic();
  f.gpu = llama_supports_gpu_offload();
  if (f.trained_context <= 0) f.trained_context = card.context_tokens;
  return f;
}

std::string spelled(const llama_vocab* vocab, Token token) {
  return token == LLAMA_TOKEN_NULL ? std::string() : llama_vocab_get_text(vocab, token);
}

bool is_thinking_tag(std::string_view text) {
  return text == "<think>" || text == "</think>";
}

}  // namespace

Model::Model(const LlamaOptions& options) : card_(describe_gguf(options.path)) {
  const std::string& source =
      options.chat_template.empty() ? card_.chat_template : options.chat_template;
  if (source.empty())
    throw Error(
        options.path + " has no chat template, so it is not known how to talk to it",
        "give one with --chat-template FILE (Jinja, as in Hugging Face's tokenizer_config.json)");
  name_ = options.name.empty() ? std::filesystem::path(options.path).stem().string() : options.name;
  model_ = load(options);
  vocabulary_ = llama_model_get_vocab(model_);
  try {
    read_vocabulary();
    template_.emplace(source, spelled(vocabulary_, llama_vocab_bos(vocabulary_)),
                      spelled(vocabulary_, llama_vocab_eos(vocabulary_)), options.path);
    thinks_ = source.find("</think>") != std::string::npos;
    shares_prefixes_ = options.reuse_prefixes && !llama_model_is_recurrent(model_) &&
                       !llama_model_is_hybrid(model_);
    Facts facts = facts_of(model_, card_);
    if (suits_own_kernels(facts, options)) small_ = read_small_model(options.path);
    facts.own_kernels = small_ != nullptr;
    sizes_ = choose_sizes(facts, options);
  } catch (...) {
    llama_model_free(model_);
    throw;
  }
}

Model::~Model() {
  llama_model_free(model_);
}

void Model::read_vocabulary() {
  vocabulary_size_ = llama_vocab_n_tokens(vocabulary_);
  for (Token token = 0; token < vocabulary_size_; ++token) {
    const int attributes = llama_vocab_get_attr(vocabulary_, token);
    if ((attributes & (LLAMA_TOKEN_ATTR_CONTROL | LLAMA_TOKEN_ATTR_UNKNOWN)) == 0) continue;
    std::string text = llama_vocab_get_text(vocabulary_, token);
    if (text.empty()) continue;
    specials_.push_back({std::move(text), token, (attributes & LLAMA_TOKEN_ATTR_LSTRIP) != 0,
                         (attributes & LLAMA_TOKEN_ATTR_RSTRIP) != 0});
  }
  std::stable_sort(specials_.begin(), specials_.end(), [](const Special& a, const Special& b) {
    return a.text.size() > b.text.size();
  });
}

std::vector<Token> Model::tokens_of(const std::string& text) const {
  std::vector<Token> tokens(text.size() + 8);
  const auto write = [&] {
    return llama_tokenize(vocabulary_, text.data(), static_cast<int>(text.size()), tokens.data(),
                          static_cast<int>(tokens.size()), false, false);
  };
  int n = write();
  if (n < 0) {
    tokens.resize(static_cast<std::size_t>(-n));
    n = write();
  }
  tokens.resize(static_cast<std::size_t>(std::max(n, 0)));
  return tokens;
}

Prompt Model::prompt(const std::vector<Message>& messages) const {
  const std::vector<Span> spans = template_->render(messages);
  Prompt prompt;
  for (const PromptPiece& piece : cut_at_specials(spans, specials_)) {
    if (piece.special) {
      prompt.tokens.push_back(*piece.special);
      continue;
    }
    const std::vector<Token> tokens = tokens_of(piece.text);
    prompt.tokens.insert(prompt.tokens.end(), tokens.begin(), tokens.end());
  }
  const Token bos = llama_vocab_bos(vocabulary_);
  if (llama_vocab_get_add_bos(vocabulary_) &&
      (prompt.tokens.empty() || prompt.tokens.front() != bos))
    prompt.tokens.insert(prompt.tokens.begin(), bos);

  const bool inside =
      !spans.empty() && !spans.back().said && trimmed(spans.back().text).ends_with("<think>");
  prompt.thinking = inside ? Thinking::already : thinks_ ? Thinking::maybe : Thinking::never;
  return prompt;
}

std::string Model::piece(Token token) const {
  const bool shown = is_thinking_tag(llama_vocab_get_text(vocabulary_, token));
  std::string bytes(32, '\0');
  int n = llama_token_to_piece(vocabulary_, token, bytes.data(), static_cast<int>(bytes.size()), 0,
                               shown);
  if (n < 0) {
    bytes.resize(static_cast<std::size_t>(-n));
    n = llama_token_to_piece(vocabulary_, token, bytes.data(), static_cast<int>(bytes.size()), 0,
                             shown);
  }
  bytes.resize(static_cast<std::size_t>(std::max(n, 0)));
  return bytes;
}

bool Model::ends_reply(Token token) const {
  return llama_vocab_is_eog(vocabulary_, token);
}

}  // namespace convene::llama
