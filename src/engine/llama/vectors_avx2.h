#pragma once

#include <immintrin.h>

#include <cstdint>

/// Sixteen numbers at once in two halves, for processors with AVX2, FMA and F16C. Only
/// kernels_avx2.cc includes this; the names are those of vectors_avx512.h.
namespace convene::llama::eights {
namespace {

constexpr int kSums = 6;  // each two of 16 registers
constexpr int kPagesAtOnce = 1;

struct V {
  __m256 a, b;
};

inline V all(float x) {
  return {_mm256_set1_ps(x), _mm256_set1_ps(x)};
}
inline V load(const float* p) {
  return {_mm256_loadu_ps(p), _mm256_loadu_ps(p + 8)};
}
inline V load(const std::uint16_t* halves) {
  const auto* eights = reinterpret_cast<const __m128i*>(halves);
  return {_mm256_cvtph_ps(_mm_loadu_si128(eights)), _mm256_cvtph_ps(_mm_loadu_si128(eights + 1))};
}
inline void store(float* p, V v) {
  _mm256_storeu_ps(p, v.a);
  _mm256_storeu_ps(p + 8, v.b);
}
inline void store(std::uint16_t* halves, V v) {
  auto* eights = reinterpret_cast<__m128i*>(halves);
  _mm_storeu_si128(eights, _mm256_cvtps_ph(v.a, _MM_FROUND_TO_NEAREST_INT));
  _mm_storeu_si128(eights + 1, _mm256_cvtps_ph(v.b, _MM_FROUND_TO_NEAREST_INT));
}
inline V fma(V x, V y, V z) {
  return {_mm256_fmadd_ps(x.a, y.a, z.a), _mm256_fmadd_ps(x.b, y.b, z.b)};
}
inline V operator+(V x, V y) {
  return {_mm256_add_ps(x.a, y.a), _mm256_add_ps(x.b, y.b)};
}
inline V operator*(V x, V y) {
  return {_mm256_mul_ps(x.a, y.a), _mm256_mul_ps(x.b, y.b)};
}
inline V operator/(V x, V y) {
  return {_mm256_div_ps(x.a, y.a), _mm256_div_ps(x.b, y.b)};
}
inline V larger(V x, V y) {
  return {_mm256_max_ps(x.a, y.a), _mm256_max_ps(x.b, y.b)};
}
inline V smaller(V x, V y) {
  return {_mm256_min_ps(x.a, y.a), _mm256_min_ps(x.b, y.b)};
}
inline V nearest(V x) {
  return {_mm256_round_ps(x.a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC),
          _mm256_round_ps(x.b, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)};
}
/// 2^n, n whole and within the exponents of normal numbers.
inline __m256 power_of_two(__m256 n) {
  const __m256i biased = _mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127));
  return _mm256_castsi256_ps(_mm256_slli_epi32(biased, 23));
}
/// x x 2^n, n whole.
inline V scaled(V x, V n) {
  return {_mm256_mul_ps(x.a, power_of_two(n.a)), _mm256_mul_ps(x.b, power_of_two(n.b))};
}
inline float sum(V v) {
  alignas(32) float eight[8];
  _mm256_store_ps(eight, _mm256_add_ps(v.a, v.b));
  return ((eight[0] + eight[4]) + (eight[2] + eight[6])) +
         ((eight[1] + eight[5]) + (eight[3] + eight[7]));
}
inline float largest(V v) {
  alignas(32) float eight[8];
  _mm256_store_ps(eight, _mm256_max_ps(v.a, v.b));
  float most = eight[0];
  for (const float x : eight) most = x > most ? x : most;
  return most;
}

}  // namespace
}  // namespace convene::llama::eights
