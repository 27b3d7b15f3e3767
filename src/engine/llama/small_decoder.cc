#include "engine/llama/small_decoder.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace convene::llama {
namespace {

constexpr std::size_t kRows = 128;  // that pass through the layers together
constexpr int kRowsPerItem = 8;
constexpr int kPanelsPerItem = 8;
constexpr std::int64_t kProductsPerThread = 6'000'000;  // some 100 microseconds

int worth(std::size_t tokens, const SmallModel& m) {
  const std::int64_t per_layer =
      std::int64_t{m.width} * (2 * m.width + 2 * m.kv_heads * m.head_width + 3 * m.inner);
  const std::int64_t products = static_cast<std::int64_t>(tokens * m.layers.size()) * per_layer;
  return static_cast<int>(std::min<std::int64_t>(1 + products / kProductsPerThread, 1024));
}

std::size_t size(int n) {
  return static_cast<std::size_t>(n);
}

}  // namespace

SmallDecoder::SmallDecoder(const SmallModel& model)
    : m_(model),
      kernels_(*kernels()),
      pages_(model.layers.size() * size(2 * kLanes * model.kv_heads * model.head_width)) {
  for (int i = 0; i < m_.head_width / 2; ++i)
    frequencies_.push_back(std::pow(m_.rope_base, -2.0 * i / m_.head_width));
}

void SmallDecoder::share(SequenceId from, SequenceId to, int length) {
  pages_.share(from, to, length);
}

void SmallDecoder::truncate(SequenceId sequence, int length) {
  pages_.truncate(sequence, length);
}

void SmallDecoder::clear() {
  pages_.clear();
}

int SmallDecoder::decode(const Batch& batch) {
  const std::span<const BatchToken> tokens = batch.tokens;
  threads_ = std::min(batch.threads, worth(tokens.size(), m_));
  scores_.resize(std::max(scores_.size(), size(threads_)));
  logits_row_.assign(tokens.size(), -1);
  logits_.clear();
  for (std::size_t first = 0; first < tokens.size(); first += kRows)
    forward(tokens.subspan(first, std::min(kRows, tokens.size() - first)), first);
  return 0;
}

std::span<float> SmallDecoder::logits(std::size_t i) {
  CHECK(i < logits_row_.size() && logits_row_[i] >= 0, "i={}", i);
  const std::size_t width = size(m_.output().outputs());
  return {logits_.data() + size(logits_row_[i]) * width, size(m_.vocabulary)};
}

void SmallDecoder::forward(std::span<const BatchToken> tokens, std::size_t first) {
  begin(tokens);
  for (std::size_t i = 0; i < rows_.size(); ++i) rows_[i].in_batch = first + i;
  for (std::size_t i = 0; i < m_.layers.size() && !rows_.empty(); ++i) {
    attention(m_.layers[i], i, i + 1 == m_.layers.size());
    inner(m_.layers[i]);
  }
  speak();
}

void SmallDecoder::begin(std::span<const BatchToken> tokens) {
  rows_.clear();
  for (const BatchToken& token : tokens) {
    CHECK(token.position == pages_.length(token.sequence), "position={}", token.position);
    pages_.extend(token.sequence, 1);
    rows_.push_back({token, 0});
  }
  const std::size_t n = rows_.size();
  residual_.resize(n * size(m_.width));
  turns_.resize(n * size(m_.head_width));
  each_row([this](int row) {
    const BatchToken& token = rows_[size(row)].token;
    float* x = row_of(residual_, size(m_.width), row);
    for (int i = 0; i < m_.width; ++i) x[i] = m_.embedding.at(token.token, i);
    float* turns = row_of(turns_, size(m_.head_width), row);
    for (std::size_t i = 0; i < frequencies_.size(); ++i) {
      turns[i] = static_cast<float>(std::cos(token.position * frequencies_[i]));
      turns[i + frequencies_.size()] =
          static_cast<float>(std::sin(token.position * frequencies_[i]));
    }
  });
}

void SmallDecoder::attention(const SmallModel::Layer& layer, std::size_t index, bool last) {
  normalise(layer.attention_norm);
  const std::vector<float>& bias = layer.query_key_value_bias;
  multiply(layer.query_key_value, normal_, query_key_value_, bias.empty() ? nullptr : bias.data(),
           false);
  each_row([&](int row) {
    rotate(row);
    remember(row, index);
  });
  if (last) keep_outputs();  // for the others, only what was just remembered is of any use
  attend(index);
  multiply(layer.output, mixed_, residual_, nullptr, true);
}

/// Queries and keys, by their position; pairs are half a head apart.
void SmallDecoder::rotate(int row) {
  const std::size_t half = frequencies_.size();
  const float* cosines = row_of(turns_, size(m_.head_width), row);
  const float* sines = cosines + half;
  float* head = row_of(query_key_value_, size(m_.layers.front().query_key_value.outputs()), row);
  const float scale = 1 / std::sqrt(static_cast<float>(m_.head_width));
  for (int h = 0; h < m_.heads + m_.kv_heads; ++h, head += m_.head_width) {
    const float factor = h < m_.heads ? scale : 1;
    for (std::size_t i = 0; i < half; ++i) {
      const float a = head[i] * factor;
      const float b = head[i + half] * factor;
      head[i] = a * cosines[i] - b * sines[i];
      head[i + half] = a * sines[i] + b * cosines[i];
    }
  }
}

/// Keys and values of a row into its cell.
void SmallDecoder::remember(int row, std::size_t layer) {
  const BatchToken& token = rows_[size(row)].token;
  const std::size_t slot = size(token.position % kLanes);
  const std::size_t width = size(m_.head_width);
  std::uint16_t* page = pages_.of(token.sequence)[size(token.position / kLanes)];
  const float* key =
      row_of(query_key_value_, size(m_.layers[layer].query_key_value.outputs()), row) +
      size(m_.heads) * width;
  const float* value = key + size(m_.kv_heads) * width;
  std::vector<std::uint16_t> halves(width);
  for (int h = 0; h < m_.kv_heads; ++h, key += width, value += width) {
    std::uint16_t* cells = page + offset(layer, h);
    kernels_.to_halves(key, m_.head_width, halves.data());
    for (std::size_t i = 0; i < width; ++i) cells[i * kLanes + slot] = halves[i];
    kernels_.to_halves(value, m_.head_width, cells + (kLanes + slot) * width);
  }
}

void SmallDecoder::keep_outputs() {
  const std::size_t width = size(m_.width);
  const std::size_t wide = size(m_.layers.back().query_key_value.outputs());
  std::size_t kept = 0;
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    if (!rows_[row].token.output) continue;
    std::copy_n(residual_.begin() + static_cast<std::ptrdiff_t>(row * width), width,
                residual_.begin() + static_cast<std::ptrdiff_t>(kept * width));
    std::copy_n(query_key_value_.begin() + static_cast<std::ptrdiff_t>(row * wide), wide,
                query_key_value_.begin() + static_cast<std::ptrdiff_t>(kept * wide));
    rows_[kept++] = rows_[row];
  }
  rows_.resize(kept);
}

void SmallDecoder::attend(std::size_t layer) {
  const int group = m_.heads / m_.kv_heads;
  const int n = static_cast<int>(rows_.size());
  const std::size_t wide = size(m_.layers[layer].query_key_value.outputs());
  const int blocks = (n + kRowsPerItem - 1) / kRowsPerItem;
  mixed_.resize(size(n) * size(m_.heads * m_.head_width));
  helpers_.each(threads_, blocks * m_.kv_heads, [&](int item, int who) {
    const int head = item / blocks;  // one head's keys and values stay in the core's cache
    const int first = item % blocks * kRowsPerItem;
    for (int row = first; row < std::min(n, first + kRowsPerItem); ++row) {
      const BatchToken& token = rows_[size(row)].token;
      const std::size_t queries = size(head * group * m_.head_width);
      std::vector<float>& scores = scores_[size(who)];
      scores.resize(std::max(scores.size(), size(group) * size(token.position + 1 + kLanes)));
      kernels_.attend({.queries = row_of(query_key_value_, wide, row) + queries,
                       .group = group,
                       .head_width = m_.head_width,
                       .pages = pages_.of(token.sequence).data(),
                       .offset = offset(layer, head),
                       .cells = token.position + 1,
                       .scores = scores.data(),
                       .out = row_of(mixed_, size(m_.heads * m_.head_width), row) + queries});
    }
  });
}

void SmallDecoder::inner(const SmallModel::Layer& layer) {
  normalise(layer.inner_norm);
  multiply(layer.gate_up, normal_, inner_, nullptr, false);
  const std::size_t wide = size(layer.gate_up.outputs());
  each_row([&](int row) {
    float* gate = row_of(inner_, wide, row);
    kernels_.swiglu(gate, gate + m_.inner, m_.inner);
  });
  multiply(layer.down, inner_, residual_, nullptr, true);
}

void SmallDecoder::speak() {
  if (rows_.empty()) return;
  normalise(m_.norm);
  std::vector<float> out;
  multiply(m_.output(), normal_, out, nullptr, false);
  const std::size_t width = size(m_.output().outputs());
  for (std::size_t row = 0; row < rows_.size(); ++row)
    logits_row_[rows_[row].in_batch] = static_cast<int>(logits_.size() / width + row);
  logits_.insert(logits_.end(), out.begin(), out.end());
}

void SmallDecoder::normalise(const std::vector<float>& weight) {
  normal_.resize(rows_.size() * size(m_.width));
  each_row([&](int row) {
    kernels_.normalise(row_of(residual_, size(m_.width), row), weight.data(), m_.epsilon, m_.width,
                       row_of(normal_, size(m_.width), row));
  });
}

void SmallDecoder::multiply(const Panels& panels, const std::vector<float>& x,
                            std::vector<float>& y, const float* bias, bool adds) {
  const std::size_t n = rows_.size();
  if (n == 0) return;
  if (!adds) y.resize(n * size(panels.outputs()));
  Product product{.panels = panels.data(),
                  .half = panels.half(),
                  .inputs = panels.inputs(),
                  .x = x.data(),
                  .x_stride = x.size() / n,
                  .columns = static_cast<int>(n),
                  .y = y.data(),
                  .y_stride = size(panels.outputs()),
                  .bias = bias,
                  .adds = adds};
  const int share = panels.count() / (4 * threads_) / kPanelsPerItem * kPanelsPerItem;
  const int step = threads_ == 1 ? panels.count() : std::max(kPanelsPerItem, share);
  helpers_.each(threads_, (panels.count() + step - 1) / step, [&](int item, int) {
    Product part = product;
    part.first = item * step;
    part.last = std::min(panels.count(), part.first + step);
    kernels_.multiply(part);
  });
}

void SmallDecoder::each_row(const std::function<void(int row)>& work) {
  const int n = static_cast<int>(rows_.size());
  helpers_.each(threads_, (n + kRowsPerItem - 1) / kRowsPerItem, [&](int item, int) {
    for (int row = item * kRowsPerItem; row < std::min(n, (item + 1) * kRowsPerItem); ++row)
      work(row);
  });
}

/// Of a head's keys and values within a page.
std::size_t SmallDecoder::offset(std::size_t layer, int head) const {
  const std::size_t per_head = size(2 * kLanes * m_.head_width);
  return (layer * size(m_.kv_heads) + size(head)) * per_head;
}

float* SmallDecoder::row_of(std::vector<float>& matrix, std::size_t width, int row) const {
  return matrix.data() + size(row) * width;
}

}  // namespace convene::llama
