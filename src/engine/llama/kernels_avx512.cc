#include "engine/llama/kernels.h"

#if defined(__AVX512F__)
#include "engine/llama/vectors_avx512.h"

namespace convene::llama {
using namespace sixteens;  // the V of what follows
}
#include "engine/llama/kernels.inc"
#endif

namespace convene::llama {

const Kernels* kernels_avx512() {
#if defined(__AVX512F__)
  const bool here = __builtin_cpu_supports("avx512f");
  return here ? &kTable : nullptr;
#else
  return nullptr;
#endif
}

}  // namespace convene::llama
