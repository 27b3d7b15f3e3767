#pragma once

#include "train/model_shape.h"
#include "train/safetensors.h"

namespace convene {

/// The weights by Hugging Face's names for Qwen2, the stacked ones (q, k, v and gate, up) taken
/// apart. `weights` holds them by the names of weight_names(); others are left out. Throws Error
/// that names what is missing.
TensorFile unstacked(const ModelShape& shape, const TensorFile& weights);

}  // namespace convene
