#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace convene {

/// train/kernels.h as differentiable operators, on one thread of the CPU; tensors elsewhere go to
/// composed.h. Activations are float or
/// bfloat16, the residual stream and norm weights float. Tensors are contiguous. N is the number of
/// tokens of a pack.

/// x [N, D] float, delta [N, D] (or none), weight [D] float → x + delta float, and its RMS norm in
/// `dtype`.
std::pair<at::Tensor, at::Tensor> add_norm(const at::Tensor& x,
                                           const std::optional<at::Tensor>& delta,
                                           const at::Tensor& weight, double eps,
                                           at::ScalarType dtype);

/// [N, 2 F] → [N, F].
at::Tensor swiglu(const at::Tensor& gate_up);

/// logits [M, V], targets [M] int64 → loss of each row [M] float, in nats.
at::Tensor row_losses(const at::Tensor& logits, const at::Tensor& targets);

/// Cosines and sines of rotary positions, [positions, size / 2] float each.
struct Rotation {
  at::Tensor cosine, sine;
};
Rotation rotation(int positions, int size, double theta, at::Device device = at::kCPU);

struct AttendShape {
  int query, key_value, size;
};
/// qkv [N, (query + 2 key_value) size] → [N, query * size]; each document, from one start to the
/// next, by itself.
at::Tensor attend(const at::Tensor& qkv, const std::vector<std::int32_t>& starts, AttendShape shape,
                  const Rotation& rotation);

}  // namespace convene
