#include "engine/llama/kernels.h"

namespace convene::llama {

const Kernels* kernels() {
  const Kernels* widest = kernels_avx512();
  return widest != nullptr ? widest : kernels_avx2();
}

}  // namespace convene::llama
