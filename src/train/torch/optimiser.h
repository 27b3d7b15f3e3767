#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "train/recipe.h"

namespace convene {

/// AdamW's memory, one entry a weight.
struct Moments {
  std::vector<at::Tensor> mean, square;
  std::int64_t steps = 0;
};
Moments fresh_moments(const std::vector<at::Tensor>& weights);

/// Clips the gradients to the plan's norm, in place, and moves the weights at `rate`. Matrices
/// decay, vectors do not. Returns the norm before clipping; one that is not finite moves nothing.
double move(const std::vector<at::Tensor>& weights, const std::vector<at::Tensor>& gradients,
            Moments& moments, const OptimiserPlan& plan, double rate);

}  // namespace convene
