#include "engine/llama/small_model.h"

#include <algorithm>
#include <optional>
#include <string>

#include "engine/llama/kernels.h"
#include "ggml.h"
#include "gguf.h"

namespace convene::llama {
namespace {

float value_of(const ggml_tensor& t, std::size_t i) {
  switch (t.type) {
    case GGML_TYPE_F16:
      return ggml_fp16_to_fp32(static_cast<const ggml_fp16_t*>(t.data)[i]);
    case GGML_TYPE_BF16:
      return ggml_bf16_to_fp32(static_cast<const ggml_bf16_t*>(t.data)[i]);
    default:
      return static_cast<const float*>(t.data)[i];
  }
}

template <class Weight, class Read>
std::vector<Weight> in_panels(const std::vector<const ggml_tensor*>& matrices, int count,
                              const Read& read) {
  const auto inputs = static_cast<std::size_t>(matrices.front()->ne[0]);
  std::vector<Weight> panels(static_cast<std::size_t>(count) * inputs * kLanes);
  std::size_t row = 0;
  for (const ggml_tensor* matrix : matrices)
    for (std::int64_t r = 0; r < matrix->ne[1]; ++r, ++row)
      for (std::size_t i = 0; i < inputs; ++i)
        panels[(row / kLanes * inputs + i) * kLanes + row % kLanes] =
            read(*matrix, static_cast<std::size_t>(r) * inputs + i);
  return panels;
}

bool readable(const ggml_tensor& t) {
  return t.type == GGML_TYPE_F16 || t.type == GGML_TYPE_BF16 || t.type == GGML_TYPE_F32;
}

/// One file's tensors and settings. What is asked for and not there, or not of the shape asked for,
/// makes the file unfit.
class Reader {
 public:
  explicit Reader(const std::filesystem::path& path)
      : gguf_(gguf_init_from_file(path.c_str(), {.no_alloc = false, .ctx = &tensors_}), gguf_free),
        owner_(tensors_, ggml_free),
        fit_(gguf_ != nullptr && text("general.architecture") == "qwen2") {}

  /// Everything that was asked for was there, and nothing else.
  bool fit() const { return fit_ && read_ == gguf_get_n_tensors(gguf_.get()); }
  bool fit_so_far() const { return fit_; }

  std::string text(const char* key) const {
    const std::int64_t id = find(key, GGUF_TYPE_STRING);
    return id < 0 ? std::string() : gguf_get_val_str(gguf_.get(), id);
  }
  bool has(const char* key) const { return gguf_find_key(gguf_.get(), key) >= 0; }
  int number(const char* key) {
    const std::int64_t id = find(key, GGUF_TYPE_UINT32);
    fit_ = fit_ && id >= 0;
    return id < 0 ? 0 : static_cast<int>(gguf_get_val_u32(gguf_.get(), id));
  }
  std::optional<float> real(const char* key) const {
    const std::int64_t id = find(key, GGUF_TYPE_FLOAT32);
    if (id < 0) return std::nullopt;
    return gguf_get_val_f32(gguf_.get(), id);
  }

  bool there(const std::string& name) const { return ggml_get_tensor(tensors_, name.c_str()); }
  int rows(const std::string& name) const {
    const ggml_tensor* t = ggml_get_tensor(tensors_, name.c_str());
    return t == nullptr ? 0 : static_cast<int>(t->ne[1]);
  }
  const ggml_tensor* tensor(const std::string& name, int columns, int rows) {
    const ggml_tensor* t = fit_ ? ggml_get_tensor(tensors_, name.c_str()) : nullptr;
    fit_ = t != nullptr && readable(*t) && t->ne[0] == columns && t->ne[1] == rows &&
           t->ne[2] == 1 && t->ne[3] == 1;
    ++read_;
    return fit_ ? t : nullptr;
  }
  Panels matrix(const std::vector<std::pair<std::string, int>>& names_and_rows, int columns) {
    std::vector<const ggml_tensor*> matrices;
    for (const auto& [name, rows] : names_and_rows) matrices.push_back(tensor(name, columns, rows));
    return fit_ ? Panels(matrices) : Panels();
  }
  /// Appends a row to others.
  void row(const std::string& name, int columns, std::vector<float>& to) {
    const ggml_tensor* t = tensor(name, columns, 1);
    for (int i = 0; t != nullptr && i < columns; ++i)
      to.push_back(value_of(*t, static_cast<std::size_t>(i)));
  }

 private:
  std::int64_t find(const char* key, gguf_type type) const {
    const std::int64_t id = gguf_find_key(gguf_.get(), key);
    return id >= 0 && gguf_get_kv_type(gguf_.get(), id) == type ? id : -1;
  }

  ggml_context* tensors_ = nullptr;
  std::unique_ptr<gguf_context, decltype(&gguf_free)> gguf_;
  std::unique_ptr<ggml_context, decltype(&ggml_free)> owner_;
  bool fit_;
  std::int64_t read_ = 0;
};

/// Settings that would change the arithmetic below.
bool unusual(const Reader& file) {
  for (const char* key :
       {"qwen2.rope.scaling.type", "qwen2.rope.scale_linear", "qwen2.rope.dimension_count",
        "qwen2.attention.key_length", "qwen2.attention.value_length",
        "qwen2.attention.sliding_window", "qwen2.attention.scale"})
    if (file.has(key)) return true;
  return false;
}

SmallModel::Layer read_layer(Reader& file, const SmallModel& m, int index) {
  const std::string at = "blk." + std::to_string(index) + ".";
  const int queries = m.heads * m.head_width;
  const int keys = m.kv_heads * m.head_width;
  SmallModel::Layer layer;
  file.row(at + "attn_norm.weight", m.width, layer.attention_norm);
  layer.query_key_value = file.matrix(
      {{at + "attn_q.weight", queries}, {at + "attn_k.weight", keys}, {at + "attn_v.weight", keys}},
      m.width);
  if (file.there(at + "attn_q.bias")) {
    file.row(at + "attn_q.bias", queries, layer.query_key_value_bias);
    file.row(at + "attn_k.bias", keys, layer.query_key_value_bias);
    file.row(at + "attn_v.bias", keys, layer.query_key_value_bias);
  }
  if (!layer.query_key_value_bias.empty())
    layer.query_key_value_bias.resize(static_cast<std::size_t>(layer.query_key_value.outputs()));
  layer.output = file.matrix({{at + "attn_output.weight", m.width}}, queries);
  file.row(at + "ffn_norm.weight", m.width, layer.inner_norm);
  layer.gate_up =
      file.matrix({{at + "ffn_gate.weight", m.inner}, {at + "ffn_up.weight", m.inner}}, m.width);
  layer.down = file.matrix({{at + "ffn_down.weight", m.width}}, m.inner);
  return layer;
}

}  // namespace

Panels::Panels(const std::vector<const ggml_tensor*>& matrices) {
  std::int64_t rows = 0;
  for (const ggml_tensor* matrix : matrices) rows += matrix->ne[1];
  inputs_ = static_cast<int>(matrices.front()->ne[0]);
  count_ = static_cast<int>((rows + kLanes - 1) / kLanes);
  const bool half = std::all_of(matrices.begin(), matrices.end(),
                                [](const ggml_tensor* t) { return t->type == GGML_TYPE_F16; });
  if (half) {
    half_ = in_panels<std::uint16_t>(matrices, count_, [](const ggml_tensor& t, std::size_t i) {
      return static_cast<const ggml_fp16_t*>(t.data)[i];
    });
  } else {
    single_ = in_panels<float>(matrices, count_, value_of);
  }
}

int Panels::outputs() const {
  return count_ * kLanes;
}

const void* Panels::data() const {
  return half() ? static_cast<const void*>(half_.data()) : single_.data();
}

float Panels::at(int row, int input) const {
  const auto panel = static_cast<std::size_t>(row / kLanes);
  const std::size_t i =
      (panel * static_cast<std::size_t>(inputs_) + static_cast<std::size_t>(input)) * kLanes +
      static_cast<std::size_t>(row % kLanes);
  return half() ? ggml_fp16_to_fp32(half_[i]) : single_[i];
}

std::unique_ptr<const SmallModel> read_small_model(const std::filesystem::path& gguf) {
  if (kernels() == nullptr) return nullptr;
  Reader file(gguf);
  if (!file.fit_so_far() || unusual(file)) return nullptr;
  auto m = std::make_unique<SmallModel>();
  m->width = file.number("qwen2.embedding_length");
  m->heads = file.number("qwen2.attention.head_count");
  m->kv_heads = file.number("qwen2.attention.head_count_kv");
  m->inner = file.number("qwen2.feed_forward_length");
  const int layers = file.number("qwen2.block_count");
  const std::optional<float> epsilon = file.real("qwen2.attention.layer_norm_rms_epsilon");
  if (!file.fit_so_far() || !epsilon || m->kv_heads < 1 || m->heads % m->kv_heads != 0 ||
      m->heads < 1 || m->width % m->heads != 0)
    return nullptr;
  m->head_width = m->width / m->heads;
  if (m->head_width % kLanes != 0 || m->inner % kLanes != 0) return nullptr;
  m->epsilon = *epsilon;
  m->rope_base = file.real("qwen2.rope.freq_base").value_or(10000.0f);

  m->vocabulary = file.rows("token_embd.weight");
  m->embedding = file.matrix({{"token_embd.weight", m->vocabulary}}, m->width);
  for (int i = 0; i < layers; ++i) m->layers.push_back(read_layer(file, *m, i));
  file.row("output_norm.weight", m->width, m->norm);
  if (file.there("output.weight"))
    m->head = file.matrix({{"output.weight", m->vocabulary}}, m->width);
  return file.fit() ? std::move(m) : nullptr;
}

}  // namespace convene::llama
