#pragma once

#include "train/torch/ops.h"

/// The operators of ops.h made of libtorch's own: for devices that our loops do not run on, and to
/// hold the loops against. Slower on a CPU.
namespace convene::composed {

std::pair<at::Tensor, at::Tensor> add_norm(const at::Tensor& x,
                                           const std::optional<at::Tensor>& delta,
                                           const at::Tensor& weight, double eps,
                                           at::ScalarType dtype);
at::Tensor swiglu(const at::Tensor& gate_up);
at::Tensor row_losses(const at::Tensor& logits, const at::Tensor& targets);
/// One scaled_dot_product_attention a document.
at::Tensor attend(const at::Tensor& qkv, const std::vector<std::int32_t>& starts, AttendShape shape,
                  const Rotation& rotation);

}  // namespace convene::composed
