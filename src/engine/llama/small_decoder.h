#pragma once

#include <vector>

#include "engine/llama/decoder.h"
#include "engine/llama/helpers.h"
#include "engine/llama/kernels.h"
#include "engine/llama/pages.h"
#include "engine/llama/small_model.h"

namespace convene::llama {

/// A small model's arithmetic by our own kernels. A sequence's attention reads its own cells only,
/// so unrelated sequences in a batch do not slow each other, and the weights are read once for all
/// of them. What follows a sequence is the same to the last bit whatever else is in the batch, from
/// which prefix it was shared, in how many batches it was computed and by how many threads.
class SmallDecoder : public Decoder {
 public:
  explicit SmallDecoder(const SmallModel& model);

  void share(SequenceId from, SequenceId to, int length) override;
  void truncate(SequenceId sequence, int length) override;
  void clear() override;
  int decode(const Batch& batch) override;
  std::span<float> logits(std::size_t i) override;

 private:
  void forward(std::span<const BatchToken> tokens, std::size_t first);
  void begin(std::span<const BatchToken> tokens);
  void attention(const SmallModel::Layer& layer, std::size_t index, bool last);
  void rotate(int row);
  void remember(int row, std::size_t layer);
  void keep_outputs();
  void attend(std::size_t layer);
  void inner(const SmallModel::Layer& layer);
  void speak();

  void normalise(const std::vector<float>& weight);
  void multiply(const Panels& panels, const std::vector<float>& x, std::vector<float>& y,
                const float* bias, bool adds);
  void each_row(const std::function<void(int row)>& work);
  std::size_t offset(std::size_t layer, int head) const;
  float* row_of(std::vector<float>& matrix, std::size_t width, int row) const;

  const SmallModel& m_;
  const Kernels& kernels_;
  Pages pages_;
  Helpers helpers_;
  std::vector<double> frequencies_;
  int threads_ = 1;

  // The tokens that pass through the layers together, a row each.
  struct Row {
    BatchToken token;
    std::size_t in_batch = 0;
  };
  std::vector<Row> rows_;
  std::vector<float> residual_;
  std::vector<float> normal_;
  std::vector<float> query_key_value_;
  std::vector<float> mixed_;
  std::vector<float> inner_;
  std::vector<float> turns_;                // cosines and sines of a row's position
  std::vector<std::vector<float>> scores_;  // by thread

  std::vector<float> logits_;  // a row each for the batch's outputs
  std::vector<int> logits_row_;
};

}  // namespace convene::llama
