#include "train/torch/composed.h"

#include <ATen/core/Reduction.h>
#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/rms_norm.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/zeros.h>

namespace convene::composed {
namespace {

/// x [heads, T, size] rotated by positions 0 … T - 1, in float and back.
at::Tensor rotated(const at::Tensor& x, const Rotation& rotation) {
  const std::int64_t length = x.size(1), half = x.size(2) / 2;
  const at::Tensor wide = x.to(at::kFloat), low = wide.narrow(2, 0, half),
                   high = wide.narrow(2, half, half);
  const at::Tensor c = rotation.cosine.narrow(0, 0, length), s = rotation.sine.narrow(0, 0, length);
  return at::cat({at::sub(at::mul(low, c), at::mul(high, s)),
                  at::add(at::mul(high, c), at::mul(low, s))},
                 2)
      .to(x.scalar_type());
}

at::Tensor attend_document(const at::Tensor& qkv, AttendShape shape, const Rotation& rotation) {
  const std::int64_t length = qkv.size(0);
  const at::Tensor heads = qkv.view({length, -1, shape.size}).transpose(0, 1);
  const at::Tensor q = rotated(heads.narrow(0, 0, shape.query), rotation),
                   k = rotated(heads.narrow(0, shape.query, shape.key_value), rotation),
                   v = heads.narrow(0, shape.query + shape.key_value, shape.key_value);
  const at::Tensor out = at::scaled_dot_product_attention(
      q.unsqueeze(0), k.unsqueeze(0), v.unsqueeze(0), {}, 0.0, /*is_causal=*/true, std::nullopt,
      /*enable_gqa=*/shape.query != shape.key_value);
  return out.squeeze(0).transpose(0, 1).reshape({length, std::int64_t{shape.query} * shape.size});
}

}  // namespace

std::pair<at::Tensor, at::Tensor> add_norm(const at::Tensor& x,
                                           const std::optional<at::Tensor>& delta,
                                           const at::Tensor& weight, double eps,
                                           at::ScalarType dtype) {
  const at::Tensor sum = delta ? at::add(x, delta->to(at::kFloat)) : x;
  return {sum, at::rms_norm(sum, weight.sizes(), weight, eps).to(dtype)};
}

at::Tensor swiglu(const at::Tensor& gate_up) {
  const std::int64_t width = gate_up.size(1) / 2;
  return at::mul(at::silu(gate_up.narrow(1, 0, width)), gate_up.narrow(1, width, width));
}

at::Tensor row_losses(const at::Tensor& logits, const at::Tensor& targets) {
  return at::cross_entropy_loss(logits.to(at::kFloat), targets, {}, at::Reduction::None);
}

at::Tensor attend(const at::Tensor& qkv, const std::vector<std::int32_t>& starts, AttendShape shape,
                  const Rotation& rotation) {
  std::vector<at::Tensor> parts;
  for (std::size_t i = 0; i + 1 < starts.size(); ++i)
    parts.push_back(
        attend_document(qkv.narrow(0, starts[i], starts[i + 1] - starts[i]), shape, rotation));
  const std::int64_t padding = qkv.size(0) - starts.back();
  parts.push_back(at::zeros({padding, std::int64_t{shape.query} * shape.size}, qkv.options()));
  return at::cat(parts, 0);
}

}  // namespace convene::composed
