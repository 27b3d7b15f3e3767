#pragma once

#include <cstdint>
#include <span>

/// The loops of a training step that libtorch would make of many small operators, forward and
/// backward, on raw rows. T is the type of activations, float or Bf16; sums are float. One thread
/// each; no state. Nothing here knows libtorch.
namespace convene::kernels {

struct Bf16 {
  std::uint16_t bits;
};

/// x_out = x + delta (delta may be null); y = x_out / rms(x_out) * weight. x, x_out: [rows, width]
/// float; delta, y: [rows, width] T; scale: [rows], 1 / rms, kept for the way back.
template <class T>
struct AddNorm {
  std::int64_t rows, width;
  float eps;
  void forward(const float* x, const T* delta, const float* weight, float* x_out, T* y,
               float* scale) const;
  /// d_out is the gradient of x_out from elsewhere (may be null); dx serves x and, as T, delta (may
  /// be null). d_weight [width] is added to.
  void backward(const float* x_out, const float* weight, const float* scale, const float* d_out,
                const T* dy, float* dx, T* d_delta, float* d_weight) const;
};

/// y = silu(gate) * up with gate_up [rows, 2 * width], y [rows, width].
template <class T>
struct Swiglu {
  std::int64_t rows, width;
  void forward(const T* gate_up, T* y) const;
  void backward(const T* gate_up, const T* dy, T* d_gate_up) const;
};

/// loss[r] = log sum exp(logits[r]) - logits[r][target[r]]; logits [rows, width].
template <class T>
struct CrossEntropy {
  std::int64_t rows, width;
  void forward(const T* logits, const std::int64_t* target, float* loss, float* lse) const;
  void backward(const T* logits, const std::int64_t* target, const float* lse, const float* d_loss,
                T* d_logits) const;
};

/// Causal attention with rotary positions (halves rotated, as Qwen2 does), each document by itself.
/// qkv [rows, (query + 2 * key_value) * size] T, out [rows, query * size] T, lse [query, rows]
/// float. starts: where documents begin and the last one ends; rows past that are padding and give
/// 0. cosine, sine: [positions, size / 2]. size is a multiple of 16; documents are no longer than
/// the positions.
template <class T>
struct Attend {
  std::int64_t rows;
  std::int64_t query, key_value, size;
  std::span<const std::int32_t> starts;
  const float* cosine;
  const float* sine;
  void forward(const T* qkv, T* out, float* lse) const;
  void backward(const T* qkv, const T* out, const float* lse, const T* d_out, T* d_qkv) const;
};

}  // namespace convene::kernels
