#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

struct ggml_tensor;

namespace convene::llama {

/// A matrix as the kernels want it (Product in kernels.h): rows in panels of sixteen, the last
/// padded with zeros.
class Panels {
 public:
  Panels() = default;
  /// Of these matrices one below the other, all f16, or any of f16, bf16 and f32.
  explicit Panels(const std::vector<const ggml_tensor*>& matrices);

  int inputs() const { return inputs_; }
  int count() const { return count_; }
  /// Of all panels: at least the rows.
  int outputs() const;
  bool half() const { return single_.empty(); }
  const void* data() const;
  float at(int row, int input) const;

 private:
  int inputs_ = 0;
  int count_ = 0;
  std::vector<std::uint16_t> half_;
  std::vector<float> single_;
};

/// The weights of a transformer of Qwen2's shape. Immutable; any thread.
struct SmallModel {
  struct Layer {
    std::vector<float> attention_norm;
    Panels query_key_value;
    std::vector<float> query_key_value_bias;
    Panels output;
    std::vector<float> inner_norm;
    Panels gate_up;
    Panels down;
  };

  int width = 0;
  int heads = 0;
  int kv_heads = 0;
  int head_width = 0;
  int inner = 0;
  int vocabulary = 0;
  float epsilon = 0;
  double rope_base = 0;
  Panels embedding;
  std::vector<Layer> layers;
  std::vector<float> norm;
  Panels head;  ///< empty: the embedding

  const Panels& output() const { return head.count() > 0 ? head : embedding; }
};

/// Null for a model of another shape or type of weights, and where kernels() has none for this
/// processor; such models are llama.cpp's alone. Blocks while it reads.
std::unique_ptr<const SmallModel> read_small_model(const std::filesystem::path& gguf);

}  // namespace convene::llama
