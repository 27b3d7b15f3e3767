#include "train/torch/generate.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>

#include "train/sizing.h"
#include "train/torch/side_by_side.h"

namespace convene {
namespace {

/// All rows stand at the same position: shorter prompts begin their replies earlier.
class Decoder {
 public:
  Decoder(const Weights& weights, const ModelShape& shape, int batch, int positions)
      : weights_(weights),
        shape_(shape),
        rotation_(rotation(positions, shape.head(), shape.rope_theta, weights.embedding.device())) {
    const std::vector<std::int64_t> sizes{batch, shape.kv_heads, positions, shape.head()};
    for (int i = 0; i < shape.layers; ++i) {
      keys_.push_back(at::zeros(sizes, weights.embedding.options()));
      values_.push_back(at::zeros(sizes, weights.embedding.options()));
    }
  }

  /// Logits [batch, vocabulary] after these tokens, one a row.
  at::Tensor next(const std::vector<std::int64_t>& tokens, int position) {
    const double eps = shape_.norm_eps;
    at::Tensor y,
        x = at::embedding(weights_.embedding,
                          at::from_blob(const_cast<std::int64_t*>(tokens.data()),
                                        {static_cast<std::int64_t>(tokens.size())}, at::kLong)
                              .to(weights_.embedding.device()));
    std::optional<at::Tensor> delta;
    for (int i = 0; i < shape_.layers; ++i) {
      const LayerWeights& l = weights_.layers[static_cast<std::size_t>(i)];
      std::tie(x, y) = add_norm(x, delta, l.attention_norm, eps, at::kFloat);
      delta = at::linear(attended(at::linear(y, l.qkv, l.qkv_bias), i, position), l.out);
      std::tie(x, y) = add_norm(x, delta, l.ff_norm, eps, at::kFloat);
      delta = at::linear(swiglu(at::linear(y, l.gate_up)), l.down);
    }
    return at::linear(add_norm(x, delta, weights_.norm, eps, at::kFloat).second,
                      weights_.embedding);
  }

 private:
  at::Tensor attended(const at::Tensor& qkv, int layer, int position) {
    const std::int64_t batch = qkv.size(0), heads = shape_.heads, kv = shape_.kv_heads,
                       size = shape_.head();
    const at::Tensor split = qkv.view({batch, heads + 2 * kv, size});
    const at::Tensor q = rotated(split.narrow(1, 0, heads), position);
    at::Tensor& keys = keys_[static_cast<std::size_t>(layer)];
    at::Tensor& values = values_[static_cast<std::size_t>(layer)];
    keys.select(2, position).copy_(rotated(split.narrow(1, heads, kv), position));
    values.select(2, position).copy_(split.narrow(1, heads + kv, kv));
    const at::Tensor k = keys.narrow(2, 0, position + 1), v = values.narrow(2, 0, position + 1);
    const at::Tensor scores =
        at::mul(at::matmul(q.reshape({batch, kv, heads / kv, size}), k.transpose(2, 3)),
                1 / std::sqrt(static_cast<double>(size)));
    return at::matmul(at::softmax(scores, -1), v).reshape({batch, heads * size});
  }

  at::Tensor rotated(const at::Tensor& x, int position) const {
    const std::int64_t half = shape_.head() / 2;
    const at::Tensor c = rotation_.cosine.select(0, position),
                     s = rotation_.sine.select(0, position);
    const at::Tensor low = x.narrow(2, 0, half), high = x.narrow(2, half, half);
    return at::cat(
        {at::sub(at::mul(low, c), at::mul(high, s)), at::add(at::mul(high, c), at::mul(low, s))},
        2);
  }

  const Weights& weights_;
  ModelShape shape_;
  Rotation rotation_;
  std::vector<at::Tensor> keys_, values_;  ///< of each layer
};

TokenId chosen(const float* logits, std::int64_t size, double temperature, Random& random) {
  const float* best = std::max_element(logits, logits + size);
  if (temperature <= 0) return static_cast<TokenId>(best - logits);
  std::vector<double> sums;
  double sum = 0;
  for (std::int64_t i = 0; i < size; ++i)
    sums.push_back(sum += std::exp((logits[i] - *best) / temperature));
  const auto found = std::upper_bound(sums.begin(), sums.end(), random.unit() * sum);
  return static_cast<TokenId>(std::min<std::int64_t>(found - sums.begin(), size - 1));
}

/// One prompt and what was made of it.
struct Line {
  const std::vector<TokenId>* prompt;
  std::vector<TokenId> reply;
  Random random;
  bool done = false;

  TokenId at(int position) const {
    const auto i = static_cast<std::size_t>(position);
    if (i < prompt->size()) return (*prompt)[i];
    const std::size_t made = i - prompt->size();
    return made < reply.size() ? reply[made] : 0;
  }
  bool answers_after(int position) const {
    return static_cast<std::size_t>(position) + 1 >= prompt->size();
  }
};

/// Lines that are answered together: about as long as each other, and always the same ones, because
/// a sum in floats depends on its neighbours in the matrix.
std::vector<std::vector<Line*>> groups_of(std::vector<Line>& lines) {
  std::vector<Line*> ordered;
  ordered.reserve(lines.size());
  for (Line& line : lines) ordered.push_back(&line);
  std::stable_sort(ordered.begin(), ordered.end(), [](const Line* a, const Line* b) {
    return a->prompt->size() < b->prompt->size();
  });
  std::vector<std::vector<Line*>> groups;
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    if (i % answered_together == 0) groups.emplace_back();
    groups.back().push_back(ordered[i]);
  }
  return groups;
}

struct Speaker {
  const Weights& weights;
  const ModelShape& shape;
  TokenId end;
  const GenerateOptions& options;

  void hear(Line& line, const float* logits) const {
    const TokenId id = chosen(logits, shape.vocabulary, options.temperature, line.random);
    line.done = id == end || line.reply.size() + 1 >= static_cast<std::size_t>(options.tokens_max);
    if (id != end) line.reply.push_back(id);
  }

  void answer(const std::vector<Line*>& lines) const {
    const at::NoGradGuard no_grad;
    const int longest = static_cast<int>(lines.back()->prompt->size());
    const int positions = std::min(longest + options.tokens_max, shape.context);
    Decoder decoder(weights, shape, static_cast<int>(lines.size()), positions);
    for (int position = 0; position < positions; ++position) {
      if (std::all_of(lines.begin(), lines.end(), [](const Line* l) { return l->done; })) return;
      std::vector<std::int64_t> tokens;
      tokens.reserve(lines.size());
      for (const Line* line : lines) tokens.push_back(line->at(position));
      const at::Tensor logits = decoder.next(tokens, position).cpu().contiguous();
      const float* row = logits.const_data_ptr<float>();
      for (Line* line : lines) {
        if (!line->done && line->answers_after(position)) hear(*line, row);
        row += shape.vocabulary;
      }
    }
  }
};

}  // namespace

std::vector<std::vector<TokenId>> generate(const Weights& weights, const ModelShape& shape,
                                           const std::vector<std::vector<TokenId>>& prompts,
                                           TokenId end, const GenerateOptions& options) {
  std::vector<Line> lines;
  lines.reserve(prompts.size());
  for (const auto& prompt : prompts)
    lines.push_back({&prompt, {}, Random(options.seed + lines.size() * 0x9e3779b9u)});
  const auto groups = groups_of(lines);
  const Speaker speaker{weights, shape, end, options};
  side_by_side(groups.size(), options.workers, [&](std::size_t i) { speaker.answer(groups[i]); });
  std::vector<std::vector<TokenId>> replies;
  replies.reserve(lines.size());
  for (Line& line : lines) replies.push_back(std::move(line.reply));
  return replies;
}

}  // namespace convene
