#pragma once

#include <cstdint>
#include <string>

namespace convene {

/// Sizes of a Qwen2 transformer. The default is the pocket model.
struct ModelShape {
  int vocabulary = 1024;
  int hidden = 192;
  int layers = 6;
  int heads = 6;
  int kv_heads = 2;
  int ff = 512;
  int context = 1024;  ///< the longest document
  double rope_theta = 10000;
  double norm_eps = 1e-6;

  int head() const { return hidden / heads; }
  int qkv() const { return (heads + 2 * kv_heads) * head(); }

  bool operator==(const ModelShape&) const = default;
};

/// Parameters, the tied embedding counted once.
std::int64_t parameters(const ModelShape& shape);

/// Why no such model has these sizes; empty where one may.
std::string misfit(const ModelShape& shape);

}  // namespace convene
