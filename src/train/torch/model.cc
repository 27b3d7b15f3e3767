#include "train/torch/model.h"

#include <ATen/ops/dot.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>
#include <numbers>

namespace convene {
namespace {

/// Normal by Box and Muller: the same weights on every machine, unlike libtorch's own generator.
at::Tensor normal(at::IntArrayRef sizes, double deviation, Random& random) {
  at::Tensor tensor = at::empty(sizes, at::kFloat);
  float* at = tensor.mutable_data_ptr<float>();
  for (std::int64_t i = 0; i < tensor.numel(); ++i) {
    const double radius = std::sqrt(-2 * std::log(1 - random.unit()));
    at[i] = static_cast<float>(deviation * radius * std::cos(2 * std::numbers::pi * random.unit()));
  }
  return tensor;
}

at::Tensor leaf(const at::Tensor& master, at::ScalarType dtype) {
  at::Tensor copy = master.detach().to(dtype);
  if (copy.is_same(master) || copy.data_ptr() == master.data_ptr()) copy = copy.detach();
  return copy.set_requires_grad(true);
}

}  // namespace

std::vector<at::Tensor> listed(const Weights& weights) {
  std::vector<at::Tensor> list{weights.embedding};
  for (const LayerWeights& l : weights.layers)
    for (const at::Tensor& t :
         {l.attention_norm, l.qkv, l.qkv_bias, l.out, l.ff_norm, l.gate_up, l.down})
      list.push_back(t);
  list.push_back(weights.norm);
  return list;
}

Weights from_list(const ModelShape& shape, const std::vector<at::Tensor>& list) {
  TORCH_INTERNAL_ASSERT(list.size() == static_cast<std::size_t>(2 + 7 * shape.layers));
  std::size_t at = 0;
  const auto next = [&] { return list[at++]; };
  Weights weights;
  weights.embedding = next();
  for (int i = 0; i < shape.layers; ++i) {
    LayerWeights& l = weights.layers.emplace_back();
    for (at::Tensor* t :
         {&l.attention_norm, &l.qkv, &l.qkv_bias, &l.out, &l.ff_norm, &l.gate_up, &l.down})
      *t = next();
  }
  weights.norm = next();
  return weights;
}

std::vector<std::string> weight_names(const ModelShape& shape) {
  std::vector<std::string> names{"model.embed_tokens.weight"};
  for (int i = 0; i < shape.layers; ++i)
    for (const char* part :
         {"input_layernorm.weight", "self_attn.qkv_proj.weight", "self_attn.qkv_proj.bias",
          "self_attn.o_proj.weight", "post_attention_layernorm.weight", "mlp.gate_up_proj.weight",
          "mlp.down_proj.weight"})
      names.push_back("model.layers." + std::to_string(i) + "." + part);
  names.emplace_back("model.norm.weight");
  return names;
}

Weights initial_weights(const ModelShape& s, Random& random) {
  constexpr double inside = 0.03;
  const double outward = inside / std::sqrt(2.0 * s.layers);
  Weights weights;
  weights.embedding = normal({s.vocabulary, s.hidden}, 0.05, random);
  for (int i = 0; i < s.layers; ++i) {
    LayerWeights l;
    l.attention_norm = at::ones({s.hidden}, at::kFloat);
    l.qkv = normal({s.qkv(), s.hidden}, inside, random);
    l.qkv_bias = at::zeros({s.qkv()}, at::kFloat);
    l.out = normal({s.hidden, s.hidden}, outward, random);
    l.ff_norm = at::ones({s.hidden}, at::kFloat);
    l.gate_up = normal({2L * s.ff, s.hidden}, inside, random);
    l.down = normal({s.hidden, s.ff}, outward, random);
    weights.layers.push_back(l);
  }
  weights.norm = at::ones({s.hidden}, at::kFloat);
  return weights;
}

Working working_copy(const Weights& master, at::ScalarType dtype) {
  Working working{.weights = {}, .head = leaf(master.embedding, dtype), .dtype = dtype};
  working.weights.embedding = leaf(master.embedding, at::kFloat);
  working.weights.norm = leaf(master.norm, at::kFloat);
  for (const LayerWeights& l : master.layers)
    working.weights.layers.push_back({leaf(l.attention_norm, at::kFloat), leaf(l.qkv, dtype),
                                      leaf(l.qkv_bias, dtype), leaf(l.out, dtype),
                                      leaf(l.ff_norm, at::kFloat), leaf(l.gate_up, dtype),
                                      leaf(l.down, dtype)});
  return working;
}

Model::Model(ModelShape shape, at::Device device)
    : shape_(shape),
      device_(device),
      rotation_(rotation(shape.context, shape.head(), shape.rope_theta, device)) {}

at::Tensor Model::as_tensor(const std::vector<std::int64_t>& values) const {
  return at::from_blob(const_cast<std::int64_t*>(values.data()),
                       {static_cast<std::int64_t>(values.size())}, at::kLong)
      .to(device_);
}

at::Tensor Model::hidden(const Working& working, const std::vector<std::int64_t>& tokens,
                         const std::vector<std::int32_t>& starts) const {
  const AttendShape heads{shape_.heads, shape_.kv_heads, shape_.head()};
  const double eps = shape_.norm_eps;
  at::Tensor x = at::embedding(working.weights.embedding, as_tensor(tokens)), y;
  std::optional<at::Tensor> delta;
  for (const LayerWeights& l : working.weights.layers) {
    std::tie(x, y) = add_norm(x, delta, l.attention_norm, eps, working.dtype);
    delta = at::linear(attend(at::linear(y, l.qkv, l.qkv_bias), starts, heads, rotation_), l.out);
    std::tie(x, y) = add_norm(x, delta, l.ff_norm, eps, working.dtype);
    delta = at::linear(swiglu(at::linear(y, l.gate_up)), l.down);
  }
  return add_norm(x, delta, working.weights.norm, eps, working.dtype).second;
}

at::Tensor Model::losses(const Working& working, const Pack& pack) const {
  for (std::size_t i = 0; i + 1 < pack.starts.size(); ++i)
    TORCH_INTERNAL_ASSERT(pack.starts[i + 1] - pack.starts[i] <= shape_.context);
  const at::Tensor seen =
      at::index_select(hidden(working, pack.tokens, pack.starts), 0, as_tensor(pack.rows));
  return row_losses(at::linear(seen, working.head), as_tensor(pack.targets));
}

Gradients Model::gradients(const Working& working, const Pack& pack, double scale) const {
  const at::Tensor rows = losses(working, pack);
  std::vector<at::Tensor> inputs = listed(working.weights);
  inputs.push_back(working.head);
  Gradients made;
  made.of = torch::autograd::grad({rows}, inputs, {at::full(rows.sizes(), scale, rows.options())});
  made.head = made.of.back();
  made.of.pop_back();
  const at::Tensor here = rows.detach().cpu();
  const float* loss = here.const_data_ptr<float>();
  made.losses.assign(loss, loss + here.numel());
  return made;
}

}  // namespace convene
