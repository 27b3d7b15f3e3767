#pragma once

#include <map>
#include <string>

#include "train/bpe.h"
#include "train/model_shape.h"
#include "train/safetensors.h"

namespace convene {

/// The files, by name, of a folder that Hugging Face's AutoModelForCausalLM and AutoTokenizer load:
/// config.json, generation_config.json, model.safetensors (float), tokenizer.json,
/// tokenizer_config.json with the chat template. `weights` as for to_gguf.
std::map<std::string, std::string> to_hugging_face(const ModelShape& shape,
                                                   const TensorFile& weights,
                                                   const Tokenizer& tokenizer);

}  // namespace convene
