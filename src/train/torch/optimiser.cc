#include "train/torch/optimiser.h"

#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/full.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>

namespace convene {

Moments fresh_moments(const std::vector<at::Tensor>& weights) {
  Moments moments;
  for (const at::Tensor& weight : weights) {
    moments.mean.push_back(at::zeros_like(weight));
    moments.square.push_back(at::zeros_like(weight));
  }
  return moments;
}

double move(const std::vector<at::Tensor>& weights, const std::vector<at::Tensor>& gradients,
            Moments& moments, const OptimiserPlan& plan, double rate) {
  const double norm =
      at::linalg_vector_norm(at::stack(at::_foreach_norm(gradients))).item<double>();
  if (!std::isfinite(norm)) return norm;
  if (norm > plan.clip) at::_foreach_mul_(gradients, plan.clip / norm);
  ++moments.steps;
  for (const bool matrices : {true, false}) {
    std::vector<at::Tensor> w, g, m, s, steps;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if ((weights[i].dim() > 1) != matrices) continue;
      w.push_back(weights[i]);
      g.push_back(gradients[i]);
      m.push_back(moments.mean[i]);
      s.push_back(moments.square[i]);
      steps.push_back(at::full({}, moments.steps, weights[i].options()));
    }
    at::_fused_adamw_(w, g, m, s, {}, steps, rate, plan.beta1, plan.beta2,
                      matrices ? plan.weight_decay : 0.0, plan.eps, false, false);
  }
  return norm;
}

}  // namespace convene
