#include "train/torch/peak.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/ones.h>

#include <algorithm>
#include <chrono>

#include "train/torch/side_by_side.h"

namespace convene {

double measured_peak(at::ScalarType dtype, at::Device device, int workers) {
  const std::int64_t side = device.is_cpu() ? 512 : 4096;
  const double operations = 2.0 * static_cast<double>(side * side * side);
  constexpr int rounds = 4, products = 4;
  double best = 0;
  for (int round = 0; round < rounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    side_by_side(static_cast<std::size_t>(workers), workers, [&](std::size_t) {
      const at::NoGradGuard no_grad;
      const at::Tensor a = at::ones({side, side}, at::TensorOptions(device).dtype(dtype));
      at::Tensor product;
      for (int i = 0; i < products; ++i) product = at::mm(a, a);
      product.narrow(0, 0, 1).cpu();  // waits for the device
    });
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    best = std::max(best, workers * products * operations / took.count());
  }
  return best;
}

}  // namespace convene
