#include "train/unstacked.h"

#include <span>

#include "base/check.h"

namespace convene {
namespace {

struct Part {
  std::string name;
  int rows;
};

/// The parts of a stacked tensor, one after another.
void take_apart(const FloatTensor& stack, const std::vector<Part>& parts, TensorFile& to) {
  const std::int64_t width = stack.shape.size() == 2 ? stack.shape[1] : 1;
  std::span<const float> values = stack.values;
  for (const Part& part : parts) {
    const auto count = static_cast<std::size_t>(part.rows * width);
    CHECK(count <= values.size(), "part={} count={} left={}", part.name, count, values.size());
    FloatTensor tensor{part.name, stack.shape, {values.begin(), values.begin() + count}};
    tensor.shape[0] = part.rows;
    to.tensors.push_back(std::move(tensor));
    values = values.subspan(count);
  }
}

void take_layer(const ModelShape& s, const TensorFile& weights, const std::string& layer,
                TensorFile& to) {
  const int queries = s.heads * s.head(), keys = s.kv_heads * s.head();
  to.tensors.push_back(weights.tensor(layer + "input_layernorm.weight"));
  for (const std::string kind : {".weight", ".bias"})
    take_apart(weights.tensor(layer + "self_attn.qkv_proj" + kind),
               {{layer + "self_attn.q_proj" + kind, queries},
                {layer + "self_attn.k_proj" + kind, keys},
                {layer + "self_attn.v_proj" + kind, keys}},
               to);
  to.tensors.push_back(weights.tensor(layer + "self_attn.o_proj.weight"));
  to.tensors.push_back(weights.tensor(layer + "post_attention_layernorm.weight"));
  take_apart(weights.tensor(layer + "mlp.gate_up_proj.weight"),
             {{layer + "mlp.gate_proj.weight", s.ff}, {layer + "mlp.up_proj.weight", s.ff}}, to);
  to.tensors.push_back(weights.tensor(layer + "mlp.down_proj.weight"));
}

}  // namespace

TensorFile unstacked(const ModelShape& shape, const TensorFile& weights) {
  TensorFile made;
  made.tensors.push_back(weights.tensor("model.embed_tokens.weight"));
  for (int i = 0; i < shape.layers; ++i)
    take_layer(shape, weights, "model.layers." + std::to_string(i) + ".", made);
  made.tensors.push_back(weights.tensor("model.norm.weight"));
  return made;
}

}  // namespace convene
