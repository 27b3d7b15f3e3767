#include "train/kernels.h"

#include <bit>
#include <cmath>

namespace convene::kernels {
namespace {

float widen(float x) {
  return x;
}
float widen(Bf16 x) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(x.bits) << 16);
}

template <class T>
T narrowed(float x);
template <>
float narrowed<float>(float x) {
  return x;
}
/// To the nearest, ties to even.
template <>
Bf16 narrowed<Bf16>(float x) {
  const auto bits = std::bit_cast<std::uint32_t>(x);
  return {static_cast<std::uint16_t>((bits + 0x7fff + (bits >> 16 & 1)) >> 16)};
}

float sigmoid(float x) {
  return 1.0f / (1.0f + std::exp(-x));
}

}  // namespace

template <class T>
void AddNorm<T>::forward(const float* x, const T* delta, const float* weight, float* x_out, T* y,
                         float* scale) const {
  for (std::int64_t r = 0; r < rows; ++r) {
    float* sum = x_out + r * width;
    float squares = 0;
    for (std::int64_t i = 0; i < width; ++i) {
      const float value = x[r * width + i] + (delta ? widen(delta[r * width + i]) : 0.0f);
      sum[i] = value;
      squares += value * value;
    }
    scale[r] = 1.0f / std::sqrt(squares / static_cast<float>(width) + eps);
    for (std::int64_t i = 0; i < width; ++i)
      y[r * width + i] = narrowed<T>(sum[i] * scale[r] * weight[i]);
  }
}

template <class T>
void AddNorm<T>::backward(const float* x_out, const float* weight, const float* scale,
                          const float* d_out, const T* dy, float* dx, T* d_delta,
                          float* d_weight) const {
  for (std::int64_t r = 0; r < rows; ++r) {
    const float* __restrict x = x_out + r * width;
    const T* __restrict d = dy + r * width;
    const float s = scale[r];
    float dot = 0;
    for (std::int64_t i = 0; i < width; ++i) {
      const float g = widen(d[i]) * x[i];
      dot += g * weight[i];
      d_weight[i] += g * s;
    }
    const float back = dot * s * s / static_cast<float>(width);
    float* __restrict to = dx + r * width;
    for (std::int64_t i = 0; i < width; ++i)
      to[i] = s * (widen(d[i]) * weight[i] - x[i] * back) + (d_out ? d_out[r * width + i] : 0.0f);
    if (d_delta)
      for (std::int64_t i = 0; i < width; ++i) d_delta[r * width + i] = narrowed<T>(to[i]);
  }
}

template <class T>
void Swiglu<T>::forward(const T* gate_up, T* y) const {
  for (std::int64_t r = 0; r < rows; ++r) {
    const T* __restrict gate = gate_up + r * 2 * width;
    const T* __restrict up = gate + width;
    T* __restrict to = y + r * width;
    for (std::int64_t i = 0; i < width; ++i) {
      const float g = widen(gate[i]);
      to[i] = narrowed<T>(g * sigmoid(g) * widen(up[i]));
    }
  }
}

template <class T>
void Swiglu<T>::backward(const T* gate_up, const T* dy, T* d_gate_up) const {
  for (std::int64_t r = 0; r < rows; ++r) {
    const T* __restrict gate = gate_up + r * 2 * width;
    const T* __restrict up = gate + width;
    const T* __restrict from = dy + r * width;
    T* __restrict d_gate = d_gate_up + r * 2 * width;
    T* __restrict d_up = d_gate_up + (r * 2 + 1) * width;
    // Two loops, so that each becomes vectors.
    for (std::int64_t i = 0; i < width; ++i) {
      const float g = widen(gate[i]);
      d_up[i] = narrowed<T>(widen(from[i]) * g * sigmoid(g));
    }
    for (std::int64_t i = 0; i < width; ++i) {
      const float g = widen(gate[i]), s = sigmoid(g);
      d_gate[i] = narrowed<T>(widen(from[i]) * widen(up[i]) * s * (1.0f + g * (1.0f - s)));
    }
  }
}

template <class T>
void CrossEntropy<T>::forward(const T* logits, const std::int64_t* target, float* loss,
                              float* lse) const {
  for (std::int64_t r = 0; r < rows; ++r) {
    const T* row = logits + r * width;
    float most = widen(row[0]), sum = 0;
    for (std::int64_t i = 0; i < width; ++i) most = widen(row[i]) > most ? widen(row[i]) : most;
    for (std::int64_t i = 0; i < width; ++i) sum += std::exp(widen(row[i]) - most);
    lse[r] = most + std::log(sum);
    loss[r] = lse[r] - widen(row[target[r]]);
  }
}

template <class T>
void CrossEntropy<T>::backward(const T* logits, const std::int64_t* target, const float* lse,
                               const float* d_loss, T* d_logits) const {
  for (std::int64_t r = 0; r < rows; ++r) {
    const T* __restrict row = logits + r * width;
    T* __restrict to = d_logits + r * width;
    for (std::int64_t i = 0; i < width; ++i)
      to[i] = narrowed<T>(d_loss[r] * std::exp(widen(row[i]) - lse[r]));
    to[target[r]] = narrowed<T>(d_loss[r] * (std::exp(widen(row[target[r]]) - lse[r]) - 1.0f));
  }
}

template struct AddNorm<float>;
template struct AddNorm<Bf16>;
template struct Swiglu<float>;
template struct Swiglu<Bf16>;
template struct CrossEntropy<float>;
template struct CrossEntropy<Bf16>;

}  // namespace convene::kernels
