#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/random.h"
#include "train/model_shape.h"
#include "train/safetensors.h"

/// A small model and documents that follow from a rule, the same as in tools/parity_golden.py, so
/// that the golden file holds only what Hugging Face makes of them.
namespace convene::testing {

inline ModelShape ruled_shape() {
  return {.vocabulary = 259,
          .hidden = 32,
          .layers = 2,
          .heads = 2,
          .kv_heads = 1,
          .ff = 48,
          .context = 64,
          .rope_theta = 10000,
          .norm_eps = 1e-6};
}

/// The weights by the names of weight_names(), in their order.
inline TensorFile ruled_weights() {
  const ModelShape s = ruled_shape();
  TensorFile file;
  const auto add = [&](const std::string& name, std::vector<std::int64_t> shape) {
    Random random(1000 + file.tensors.size());
    const bool norm = name.find("norm") != std::string::npos;
    std::int64_t count = 1;
    for (const std::int64_t size : shape) count *= size;
    FloatTensor tensor{name, std::move(shape), {}};
    for (std::int64_t i = 0; i < count; ++i)
      tensor.values.push_back(
          static_cast<float>((norm ? 1 : 0) + (random.unit() - 0.5) * (norm ? 1.0 : 0.4)));
    file.tensors.push_back(std::move(tensor));
  };
  add("model.embed_tokens.weight", {s.vocabulary, s.hidden});
  for (int i = 0; i < s.layers; ++i) {
    const std::string layer = "model.layers." + std::to_string(i) + ".";
    add(layer + "input_layernorm.weight", {s.hidden});
    add(layer + "self_attn.qkv_proj.weight", {s.qkv(), s.hidden});
    add(layer + "self_attn.qkv_proj.bias", {s.qkv()});
    add(layer + "self_attn.o_proj.weight", {s.hidden, s.hidden});
    add(layer + "post_attention_layernorm.weight", {s.hidden});
    add(layer + "mlp.gate_up_proj.weight", {2L * s.ff, s.hidden});
    add(layer + "mlp.down_proj.weight", {s.hidden, s.ff});
  }
  add("model.norm.weight", {s.hidden});
  return file;
}

inline std::vector<std::vector<std::int64_t>> ruled_documents(std::uint64_t seed) {
  Random random(seed);
  std::vector<std::vector<std::int64_t>> documents;
  for (const int length : {24, 9, 40}) {
    auto& document = documents.emplace_back();
    for (int i = 0; i < length; ++i)
      document.push_back(random.between(0, ruled_shape().vocabulary - 1));
  }
  return documents;
}

}  // namespace convene::testing
