#pragma once

#include <immintrin.h>

#include <cstdint>

/// Sixteen numbers at once, for processors with AVX-512. Only kernels_avx512.cc includes this; the
/// names are those of vectors_avx2.h.
namespace convene::llama::sixteens {
namespace {

constexpr int kSums = 24;  // of 32 registers
constexpr int kPagesAtOnce = 4;

struct V {
  __m512 v;
};

inline V all(float x) {
  return {_mm512_set1_ps(x)};
}
inline V load(const float* p) {
  return {_mm512_loadu_ps(p)};
}
inline V load(const std::uint16_t* halves) {
  return {_mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(halves)))};
}
inline void store(float* p, V a) {
  _mm512_storeu_ps(p, a.v);
}
inline void store(std::uint16_t* halves, V a) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(halves),
                      _mm512_cvtps_ph(a.v, _MM_FROUND_TO_NEAREST_INT));
}
inline V fma(V a, V b, V c) {
  return {_mm512_fmadd_ps(a.v, b.v, c.v)};
}
inline V operator+(V a, V b) {
  return {_mm512_add_ps(a.v, b.v)};
}
inline V operator*(V a, V b) {
  return {_mm512_mul_ps(a.v, b.v)};
}
inline V operator/(V a, V b) {
  return {_mm512_div_ps(a.v, b.v)};
}
inline V larger(V a, V b) {
  return {_mm512_max_ps(a.v, b.v)};
}
inline V smaller(V a, V b) {
  return {_mm512_min_ps(a.v, b.v)};
}
inline V nearest(V a) {
  return {_mm512_roundscale_ps(a.v, _MM_FROUND_TO_NEAREST_INT)};
}
/// a x 2^n, n whole.
inline V scaled(V a, V n) {
  return {_mm512_scalef_ps(a.v, n.v)};
}
inline float sum(V a) {
  return _mm512_reduce_add_ps(a.v);
}
inline float largest(V a) {
  return _mm512_reduce_max_ps(a.v);
}

}  // namespace
}  // namespace convene::llama::sixteens
