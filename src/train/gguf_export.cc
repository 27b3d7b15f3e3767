#include "train/gguf_export.h"

#include <fmt/format.h>

#include <span>

#include "train/gguf.h"

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

/// Takes the next `rows` rows off a stacked tensor.
class Stack {
 public:
  explicit Stack(const FloatTensor& tensor)
      : values_(tensor.values),
        matrix_(tensor.shape.size() == 2),
        width_(matrix_ ? tensor.shape[1] : 1) {}

  void give(Gguf& file, const std::string& name, int rows) {
    const auto count = static_cast<std::size_t>(rows * width_);
    std::vector<std::int64_t> shape{rows};
    if (matrix_) shape.push_back(width_);
    file.add_tensor(name, shape, values_.first(count));
    values_ = values_.subspan(count);
  }

 private:
  std::span<const float> values_;
  bool matrix_;
  std::int64_t width_;
};

void add_layer(Gguf& file, const ModelShape& s, const TensorFile& weights, int layer) {
  const std::string from = "model.layers." + std::to_string(layer) + ".";
  const std::string to = "blk." + std::to_string(layer) + ".";
  const auto give = [&](const char* theirs, const char* ours) {
    const FloatTensor& tensor = weights.tensor(from + ours);
    file.add_tensor(to + theirs, tensor.shape, tensor.values);
  };
  give("attn_norm.weight", "input_layernorm.weight");
  for (const char* kind : {"weight", "bias"}) {
    Stack qkv(weights.tensor(fmt::format("{}self_attn.qkv_proj.{}", from, kind)));
    qkv.give(file, fmt::format("{}attn_q.{}", to, kind), s.heads * s.head());
    qkv.give(file, fmt::format("{}attn_k.{}", to, kind), s.kv_heads * s.head());
    qkv.give(file, fmt::format("{}attn_v.{}", to, kind), s.kv_heads * s.head());
  }
  give("attn_output.weight", "self_attn.o_proj.weight");
  give("ffn_norm.weight", "post_attention_layernorm.weight");
  Stack gate_up(weights.tensor(from + "mlp.gate_up_proj.weight"));
  gate_up.give(file, to + "ffn_gate.weight", s.ff);
  gate_up.give(file, to + "ffn_up.weight", s.ff);
  give("ffn_down.weight", "mlp.down_proj.weight");
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
  file.add("general.file_type", std::uint32_t{1});
  add_sizes(file, shape);
  add_tokenizer(file, tokenizer);
  const FloatTensor& embedding = weights.tensor("model.embed_tokens.weight");
  file.add_tensor("token_embd.weight", embedding.shape, embedding.values);
  for (int layer = 0; layer < shape.layers; ++layer) add_layer(file, shape, weights, layer);
  const FloatTensor& norm = weights.tensor("model.norm.weight");
  file.add_tensor("output_norm.weight", norm.shape, norm.values);
  return file.bytes();
}

}  // namespace convene
