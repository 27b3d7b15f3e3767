#include "engine/llama/kernels.h"

#if defined(__AVX2__)
#include "engine/llama/vectors_avx2.h"

namespace convene::llama {
using namespace eights;  // the V of what follows
}
#include "engine/llama/kernels.inc"
#endif

namespace convene::llama {

const Kernels* kernels_avx2() {
#if defined(__AVX2__)
  // Whatever has AVX2 converts halves too.
  const bool here = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  return here ? &kTable : nullptr;
#else
  return nullptr;
#endif
}

}  // namespace convene::llama
