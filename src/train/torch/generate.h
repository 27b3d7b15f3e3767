#pragma once

#include <cstdint>
#include <vector>

#include "train/bpe.h"
#include "train/torch/model.h"

namespace convene {

struct GenerateOptions {
  int tokens_max = 96;     ///< of each reply
  double temperature = 0;  ///< 0 is greedy
  std::uint64_t seed = 1;
  int workers = 1;  ///< threads; the replies do not depend on how many
};

/// Continues every prompt until `end` or tokens_max, many of them together, in float with a
/// key-value cache. Replies come without `end`, in the order of the prompts. For looking at a model
/// while it trains; the product's engine is llama.cpp.
std::vector<std::vector<TokenId>> generate(const Weights& weights, const ModelShape& shape,
                                           const std::vector<std::vector<TokenId>>& prompts,
                                           TokenId end, const GenerateOptions& options);

}  // namespace convene
