#pragma once

#include <string>

#include "train/bpe.h"
#include "train/model_shape.h"
#include "train/safetensors.h"

namespace convene {

struct ModelCard {
  std::string name = "Convene Pocket";
  std::string description;
  std::string license = "apache-2.0";
  bool exact = false;  ///< matrices as floats instead of half floats
};

/// ChatML for one or more turns; unlike Qwen's own, it adds no system message when there is none.
extern const char* const chat_template;

/// The model as a GGUF file of architecture qwen2 that llama.cpp loads: weights, tokenizer, chat
/// template. `weights` holds the tensors by the names of weight_names(); stacked ones are taken
/// apart.
std::string to_gguf(const ModelShape& shape, const TensorFile& weights, const Tokenizer& tokenizer,
                    const ModelCard& card);

}  // namespace convene
