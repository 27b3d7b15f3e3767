#include "train/gguf_export.h"

#include <fmt/format.h>

#include <map>

#include "train/gguf.h"
#include "train/unstacked.h"

namespace convene {

const char* const chat_template =
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] "
    "}}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

namespace {

enum TokenType : std::int32_t { type_normal = 1, type_control = 3 };

void add_sizes(Gguf& file, const ModelShape& s) {
  const auto u32 = [](int value) { return static_cast<std::uint32_t>(value); };
  file.add("qwen2.context_length", u32(s.context));
  file.add("qwen2.embedding_length", u32(s.hidden));
  file.add("qwen2.block_count", u32(s.layers));
  file.add("qwen2.feed_forward_length", u32(s.ff));
  file.add("qwen2.attention.head_count", u32(s.heads));
  file.add("qwen2.attention.head_count_kv", u32(s.kv_heads));
  file.add("qwen2.attention.layer_norm_rms_epsilon", static_cast<float>(s.norm_eps));
  file.add("qwen2.rope.freq_base", static_cast<float>(s.rope_theta));
  file.add("qwen2.vocab_size", u32(s.vocabulary));
}

void add_tokenizer(Gguf& file, const Tokenizer& tokenizer) {
  std::vector<std::string> tokens, merges;
  std::vector<std::int32_t> types;
  for (TokenId id = 0; id < static_cast<TokenId>(tokenizer.size()); ++id) {
    const bool special = tokenizer.is_special(id);
    tokens.push_back(special ? tokenizer.bytes(id) : spelled(tokenizer.bytes(id)));
    types.push_back(special ? type_control : type_normal);
  }
  for (const auto& [left, right] : tokenizer.merges())
    merges.push_back(spelled(tokenizer.bytes(left)) + " " + spelled(tokenizer.bytes(right)));
  file.add("tokenizer.ggml.model", "gpt2");
  file.add("tokenizer.ggml.pre", "qwen2");
  file.add("tokenizer.ggml.tokens", tokens);
  file.add("tokenizer.ggml.token_type", types);
  file.add("tokenizer.ggml.merges", merges);
  const auto u32 = [](TokenId id) { return static_cast<std::uint32_t>(id); };
  file.add("tokenizer.ggml.bos_token_id", u32(tokenizer.text_end()));
  file.add("tokenizer.ggml.eos_token_id", u32(tokenizer.turn_end()));
  file.add("tokenizer.ggml.padding_token_id", u32(tokenizer.text_end()));
  file.add("tokenizer.ggml.add_bos_token", false);
  file.add("tokenizer.chat_template", chat_template);
}

/// llama.cpp's name for one of Hugging Face's, such as "model.layers.3.mlp.up_proj.weight".
std::string renamed(const std::string& name) {
  static const std::map<std::string, std::string> parts = {
      {"input_layernorm", "attn_norm"}, {"post_attention_layernorm", "ffn_norm"},
      {"self_attn.q_proj", "attn_q"},   {"self_attn.k_proj", "attn_k"},
      {"self_attn.v_proj", "attn_v"},   {"self_attn.o_proj", "attn_output"},
      {"mlp.gate_proj", "ffn_gate"},    {"mlp.up_proj", "ffn_up"},
      {"mlp.down_proj", "ffn_down"}};
  if (name == "model.embed_tokens.weight") return "token_embd.weight";
  if (name == "model.norm.weight") return "output_norm.weight";
  const std::size_t number = std::string_view("model.layers.").size();
  const std::size_t part = name.find('.', number) + 1, kind = name.rfind('.');
  return "blk." + name.substr(number, part - number) + parts.at(name.substr(part, kind - part)) +
         name.substr(kind);
}

}  // namespace

std::string to_gguf(const ModelShape& shape, const TensorFile& weights, const Tokenizer& tokenizer,
                    const ModelCard& card) {
  Gguf file;
  file.add("general.architecture", "qwen2");
  file.add("general.type", "model");
  file.add("general.name", card.name);
  file.add("general.description", card.description);
  file.add("general.license", card.license);
  file.add("general.file_type", std::uint32_t{card.exact ? 0u : 1u});
  add_sizes(file, shape);
  add_tokenizer(file, tokenizer);
  for (const FloatTensor& tensor : unstacked(shape, weights).tensors)
    file.add_tensor(renamed(tensor.name), tensor.shape, tensor.values, card.exact);
  return file.bytes();
}

}  // namespace convene
