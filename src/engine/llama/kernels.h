#pragma once

#include <cstddef>
#include <cstdint>

/// The arithmetic of small models, written once (kernels.inc) and compiled for each instruction set
/// it knows. Every sum is taken in one order, whatever stands beside it in a batch and whatever
/// part of the work a call is given: the same inputs give the same bits. All pure; any thread.
namespace convene::llama {

/// Outputs that a matrix's panel holds side by side, and cells in a page of keys and values.
constexpr int kLanes = 16;

/// y = W x + bias, or y += W x, for several columns x. W lies in panels: for every sixteen outputs,
/// for every input, their sixteen weights.
struct Product {
  const void* panels = nullptr;
  bool half = true;  ///< f16 weights, else f32
  int inputs = 0;
  int first = 0;  ///< panels [first, last) only
  int last = 0;
  const float* x = nullptr;  ///< [columns][x_stride]
  std::size_t x_stride = 0;
  int columns = 0;
  float* y = nullptr;  ///< [columns][y_stride], of whole panels
  std::size_t y_stride = 0;
  const float* bias = nullptr;  ///< of whole panels; null: none
  bool adds = false;
};

/// softmax(K q) V for the queries of one token that share a head of keys and values.
struct Attention {
  const float* queries = nullptr;  ///< [group][head_width], scaled
  int group = 0;
  int head_width = 0;  ///< a multiple of kLanes
  /// Of the head at `offset` in each page: keys [head_width][kLanes], then values
  /// [kLanes][head_width], f16.
  const std::uint16_t* const* pages = nullptr;
  std::size_t offset = 0;
  int cells = 0;
  float* scores = nullptr;  ///< scratch: [group][cells, rounded up to kLanes]
  float* out = nullptr;     ///< [group][head_width]
};

struct Kernels {
  void (*multiply)(const Product&);
  void (*attend)(const Attention&);
  /// out = x / rms(x) * weight; n a multiple of kLanes.
  void (*normalise)(const float* x, const float* weight, float epsilon, int n, float* out);
  /// gate = silu(gate) * up; n a multiple of kLanes.
  void (*swiglu)(float* gate, const float* up, int n);
  /// n a multiple of kLanes.
  void (*to_halves)(const float* x, int n, std::uint16_t* out);
};

/// Each from a file of its own; null where the compiler or this processor has no such instructions.
const Kernels* kernels_avx512();
const Kernels* kernels_avx2();

/// The best of them; null where none of ours fits.
const Kernels* kernels();

}  // namespace convene::llama
