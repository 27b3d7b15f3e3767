#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/random.h"
#include "train/model_shape.h"
#include "train/packing.h"
#include "train/torch/ops.h"

namespace convene {

/// The weights of one layer. Matrices are [out, in]; q, k, v and gate, up are stacked so that each
/// is one product.
struct LayerWeights {
  at::Tensor attention_norm;  ///< [D]
  at::Tensor qkv, qkv_bias;   ///< [(heads + 2 kv_heads) head, D], [.]
  at::Tensor out;             ///< [D, heads * head]
  at::Tensor ff_norm;         ///< [D]
  at::Tensor gate_up;         ///< [2 F, D]
  at::Tensor down;            ///< [D, F]
};

struct Weights {
  at::Tensor embedding;  ///< [V, D]; also the output head
  std::vector<LayerWeights> layers;
  at::Tensor norm;  ///< [D]
};

/// In one fixed order, that of `weight_names`.
std::vector<at::Tensor> listed(const Weights& weights);
Weights from_list(const ModelShape& shape, const std::vector<at::Tensor>& list);
std::vector<std::string> weight_names(const ModelShape& shape);

/// Float weights: matrices normal with deviation 0.03, those that write to the residual stream less
/// by the square root of how many do, embedding 0.05, norms 1, biases 0. A wide embedding keeps the
/// first layer from drowning it.
Weights initial_weights(const ModelShape& shape, Random& random);

/// A copy to compute with: matrices and biases in `dtype`, norms and embedding float, leaves that
/// want gradients.
struct Working {
  Weights weights;
  at::Tensor head;  ///< the embedding in `dtype`
  at::ScalarType dtype;
};
Working working_copy(const Weights& master, at::ScalarType dtype);

/// What a step leaves: loss of each learned token, and gradients in the order of `listed`, float or
/// `dtype`.
struct Gradients {
  std::vector<at::Tensor> of;
  at::Tensor head;            ///< the part of the embedding's gradient that came through the head
  std::vector<float> losses;  ///< of each row of the pack, in nats
};

/// A Qwen2 transformer on the device of its weights: pre-norm, rotary attention with grouped heads,
/// SwiGLU, tied embedding. Const, so that any number of threads may use one. Source: arXiv
/// 2407.10671.
class Model {
 public:
  explicit Model(ModelShape shape, at::Device device = at::kCPU);
  const ModelShape& shape() const { return shape_; }

  /// Loss of each row of the pack, [rows] float, differentiable.
  at::Tensor losses(const Working& working, const Pack& pack) const;

  /// Gradients of sum(losses) * scale.
  Gradients gradients(const Working& working, const Pack& pack, double scale) const;

  /// Hidden states after the last norm, [N, D].
  at::Tensor hidden(const Working& working, const std::vector<std::int64_t>& tokens,
                    const std::vector<std::int32_t>& starts) const;

 private:
  at::Tensor as_tensor(const std::vector<std::int64_t>& values) const;

  ModelShape shape_;
  at::Device device_;
  Rotation rotation_;
};

}  // namespace convene
