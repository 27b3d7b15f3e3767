#include "train/torch/ops.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cos.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/outer.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/sin.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/custom_function.h>

#include "train/kernels.h"
#include "train/torch/composed.h"

namespace convene {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

template <class T>
struct Stored {
  using Element = T;
};
template <>
struct Stored<kernels::Bf16> {
  using Element = at::BFloat16;
};

template <class T>
T* data(const at::Tensor& tensor) {
  if (!tensor.defined()) return nullptr;
  TORCH_INTERNAL_ASSERT(tensor.is_contiguous());
  return reinterpret_cast<T*>(tensor.mutable_data_ptr<typename Stored<T>::Element>());
}

/// Calls f with a value of the type that `dtype` names.
template <class F>
void with_type(at::ScalarType dtype, F f) {
  TORCH_INTERNAL_ASSERT(dtype == at::kFloat || dtype == at::kBFloat16);
  if (dtype == at::kFloat)
    f(float{});
  else
    f(kernels::Bf16{});
}

at::Tensor empty_floats(at::IntArrayRef sizes) {
  return at::empty(sizes, at::kFloat);
}

struct AddNorm : Function<AddNorm> {
  static variable_list forward(AutogradContext* ctx, const at::Tensor& x,
                               const std::optional<at::Tensor>& delta, const at::Tensor& weight,
                               double eps, at::ScalarType dtype) {
    const at::Tensor sum = at::empty_like(x), scale = empty_floats({x.size(0)});
    const at::Tensor y = at::empty(x.sizes(), dtype);
    with_type(dtype, [&](auto type) {
      using T = decltype(type);
      kernels::AddNorm<T>{x.size(0), x.size(1), static_cast<float>(eps)}.forward(
          data<float>(x), delta ? data<T>(*delta) : nullptr, data<float>(weight), data<float>(sum),
          data<T>(y), data<float>(scale));
    });
    ctx->save_for_backward({sum, weight, scale});
    ctx->saved_data["eps"] = eps;
    ctx->saved_data["delta"] = delta.has_value();
    ctx->set_materialize_grads(false);
    return {sum, y};
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& grads) {
    const auto saved = ctx->get_saved_variables();
    const at::Tensor& sum = saved[0];
    const at::Tensor dy = grads[1].contiguous();
    const at::Tensor d_out = grads[0].defined() ? grads[0].contiguous() : at::Tensor();
    const at::Tensor dx = at::empty_like(sum), d_weight = at::zeros_like(saved[1]);
    at::Tensor d_delta;
    if (ctx->saved_data["delta"].toBool()) d_delta = at::empty(sum.sizes(), dy.scalar_type());
    with_type(dy.scalar_type(), [&](auto type) {
      using T = decltype(type);
      kernels::AddNorm<T>{sum.size(0), sum.size(1), 0}.backward(
          data<float>(sum), data<float>(saved[1]), data<float>(saved[2]), data<float>(d_out),
          data<T>(dy), data<float>(dx), data<T>(d_delta), data<float>(d_weight));
    });
    return {dx, d_delta, d_weight, {}, {}};
  }
};

struct Swiglu : Function<Swiglu> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& gate_up) {
    at::Tensor y = at::empty({gate_up.size(0), gate_up.size(1) / 2}, gate_up.options());
    with_type(y.scalar_type(), [&](auto type) {
      using T = decltype(type);
      kernels::Swiglu<T>{y.size(0), y.size(1)}.forward(data<T>(gate_up), data<T>(y));
    });
    ctx->save_for_backward({gate_up});
    return y;
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& grads) {
    const at::Tensor gate_up = ctx->get_saved_variables()[0], dy = grads[0].contiguous();
    const at::Tensor d = at::empty_like(gate_up);
    with_type(dy.scalar_type(), [&](auto type) {
      using T = decltype(type);
      kernels::Swiglu<T>{dy.size(0), dy.size(1)}.backward(data<T>(gate_up), data<T>(dy),
                                                          data<T>(d));
    });
    return {d};
  }
};

struct RowLosses : Function<RowLosses> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& logits,
                            const at::Tensor& targets) {
    at::Tensor loss = empty_floats({logits.size(0)});
    const at::Tensor lse = at::empty_like(loss);
    with_type(logits.scalar_type(), [&](auto type) {
      using T = decltype(type);
      kernels::CrossEntropy<T>{logits.size(0), logits.size(1)}.forward(
          data<T>(logits), targets.const_data_ptr<std::int64_t>(), data<float>(loss),
          data<float>(lse));
    });
    ctx->save_for_backward({logits, targets, lse});
    return loss;
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& grads) {
    const auto saved = ctx->get_saved_variables();
    const at::Tensor d = at::empty_like(saved[0]), d_loss = grads[0].contiguous();
    with_type(d.scalar_type(), [&](auto type) {
      using T = decltype(type);
      kernels::CrossEntropy<T>{d.size(0), d.size(1)}.backward(
          data<T>(saved[0]), saved[1].const_data_ptr<std::int64_t>(), data<float>(saved[2]),
          data<float>(d_loss), data<T>(d));
    });
    return {d, {}};
  }
};

template <class T>
kernels::Attend<T> attend_kernel(const at::Tensor& qkv, const std::vector<std::int64_t>& shape,
                                 const std::vector<std::int32_t>& starts, const at::Tensor& cosine,
                                 const at::Tensor& sine) {
  return {qkv.size(0),         shape[0],         shape[1], shape[2], starts,
          data<float>(cosine), data<float>(sine)};
}

struct AttendFunction : Function<AttendFunction> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& qkv,
                            const std::vector<std::int64_t>& starts,
                            const std::vector<std::int64_t>& shape, const at::Tensor& cosine,
                            const at::Tensor& sine) {
    at::Tensor out = at::empty({qkv.size(0), shape[0] * shape[2]}, qkv.options());
    const at::Tensor lse = empty_floats({shape[0], qkv.size(0)});
    const std::vector<std::int32_t> places(starts.begin(), starts.end());
    with_type(qkv.scalar_type(), [&](auto type) {
      using T = decltype(type);
      attend_kernel<T>(qkv, shape, places, cosine, sine)
          .forward(data<T>(qkv), data<T>(out), data<float>(lse));
    });
    ctx->save_for_backward({qkv, out, lse, cosine, sine});
    ctx->saved_data["starts"] = starts;
    ctx->saved_data["shape"] = shape;
    return out;
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& grads) {
    const auto saved = ctx->get_saved_variables();
    const at::Tensor& qkv = saved[0];
    const at::Tensor d_out = grads[0].contiguous(), d_qkv = at::empty_like(qkv);
    const auto starts = ctx->saved_data["starts"].toIntVector();
    const std::vector<std::int32_t> places(starts.begin(), starts.end());
    with_type(qkv.scalar_type(), [&](auto type) {
      using T = decltype(type);
      attend_kernel<T>(qkv, ctx->saved_data["shape"].toIntVector(), places, saved[3], saved[4])
          .backward(data<T>(qkv), data<T>(saved[1]), data<float>(saved[2]), data<T>(d_out),
                    data<T>(d_qkv));
    });
    return {d_qkv, {}, {}, {}, {}};
  }
};

}  // namespace

std::pair<at::Tensor, at::Tensor> add_norm(const at::Tensor& x,
                                           const std::optional<at::Tensor>& delta,
                                           const at::Tensor& weight, double eps,
                                           at::ScalarType dtype) {
  if (!x.is_cpu()) return composed::add_norm(x, delta, weight, eps, dtype);
  const auto made = AddNorm::apply(x, delta, weight, eps, dtype);
  return {made[0], made[1]};
}

at::Tensor swiglu(const at::Tensor& gate_up) {
  return gate_up.is_cpu() ? Swiglu::apply(gate_up) : composed::swiglu(gate_up);
}

at::Tensor row_losses(const at::Tensor& logits, const at::Tensor& targets) {
  return logits.is_cpu() ? RowLosses::apply(logits, targets)
                         : composed::row_losses(logits, targets);
}

Rotation rotation(int positions, int size, double theta, at::Device device) {
  const at::Tensor exponent = at::mul(at::arange(0, size, 2, at::kDouble), -1.0 / size);
  const at::Tensor angle =
      at::outer(at::arange(positions, at::kDouble), at::pow(at::Scalar(theta), exponent));
  return {at::cos(angle).to(at::kFloat).to(device), at::sin(angle).to(at::kFloat).to(device)};
}

at::Tensor attend(const at::Tensor& qkv, const std::vector<std::int32_t>& starts, AttendShape shape,
                  const Rotation& rotation) {
  TORCH_INTERNAL_ASSERT(shape.size % 16 == 0 && shape.query % shape.key_value == 0);
  if (!qkv.is_cpu()) return composed::attend(qkv, starts, shape, rotation);
  const std::vector<std::int64_t> places(starts.begin(), starts.end());
  const std::vector<std::int64_t> sizes{shape.query, shape.key_value, shape.size};
  return AttendFunction::apply(qkv, places, sizes, rotation.cosine, rotation.sine);
}

}  // namespace convene
