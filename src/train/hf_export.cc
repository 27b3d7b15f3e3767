#include "train/hf_export.h"

#include <nlohmann/json.hpp>

#include "train/gguf_export.h"
#include "train/tokenizer_file.h"
#include "train/unstacked.h"

namespace convene {
namespace {

using Json = nlohmann::ordered_json;

std::string file(const Json& json) {
  return json.dump(2) + "\n";
}

Json config(const ModelShape& s, const Tokenizer& tokenizer) {
  return {{"architectures", {"Qwen2ForCausalLM"}},
          {"model_type", "qwen2"},
          {"vocab_size", s.vocabulary},
          {"hidden_size", s.hidden},
          {"intermediate_size", s.ff},
          {"num_hidden_layers", s.layers},
          {"num_attention_heads", s.heads},
          {"num_key_value_heads", s.kv_heads},
          {"max_position_embeddings", s.context},
          {"rms_norm_eps", s.norm_eps},
          // Before version 5 transformers reads the one, from then on the other.
          {"rope_theta", s.rope_theta},
          {"rope_parameters", {{"rope_type", "default"}, {"rope_theta", s.rope_theta}}},
          {"hidden_act", "silu"},
          {"attention_dropout", 0.0},
          {"initializer_range", 0.02},
          {"use_sliding_window", false},
          {"tie_word_embeddings", true},
          {"use_cache", true},
          {"bos_token_id", tokenizer.text_end()},
          {"eos_token_id", tokenizer.turn_end()},
          {"pad_token_id", tokenizer.text_end()},
          {"torch_dtype", "float32"}};
}

Json generation_config(const Tokenizer& tokenizer) {
  return {{"bos_token_id", tokenizer.text_end()},
          {"eos_token_id", {tokenizer.turn_end(), tokenizer.text_end()}},
          {"pad_token_id", tokenizer.text_end()},
          {"do_sample", false}};
}

Json tokenizer_config(const ModelShape& s) {
  return {{"tokenizer_class", "PreTrainedTokenizerFast"},
          {"eos_token", Tokenizer::turn_end_name},
          {"pad_token", Tokenizer::text_end_name},
          {"additional_special_tokens", {Tokenizer::turn_start_name, Tokenizer::turn_end_name}},
          {"clean_up_tokenization_spaces", false},
          {"model_max_length", s.context},
          {"chat_template", chat_template}};
}

}  // namespace

std::map<std::string, std::string> to_hugging_face(const ModelShape& shape,
                                                   const TensorFile& weights,
                                                   const Tokenizer& tokenizer) {
  TensorFile tensors = unstacked(shape, weights);
  tensors.metadata = {{"format", "pt"}};
  return {{"config.json", file(config(shape, tokenizer))},
          {"generation_config.json", file(generation_config(tokenizer))},
          {"model.safetensors", to_safetensors(tensors)},
          {"tokenizer.json", to_tokenizer_json(tokenizer)},
          {"tokenizer_config.json", file(tokenizer_config(shape))}};
}

}  // namespace convene
