#include "llama/tiny_model.h"

#include <unistd.h>

#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <stdexcept>
#include <vector>

#include "base/random.h"
#include "ggml.h"
#include "gguf.h"

namespace convene {
namespace {

constexpr int kNormal = 1;
constexpr int kControl = 3;
constexpr int kUserDefined = 4;

std::string utf8(unsigned code) {
  if (code < 0x80) return {static_cast<char>(code)};
  return {static_cast<char>(0xC0 | (code >> 6)), static_cast<char>(0x80 | (code & 0x3F))};
}

/// GPT-2's way to spell a byte as a printable character.
std::string spelled(unsigned byte) {
  const auto printable = [](unsigned b) {
    return (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || (b >= 174 && b <= 255);
  };
  if (printable(byte)) return utf8(byte);
  unsigned rank = 0;
  for (unsigned b = 0; b < byte; ++b) rank += !printable(b);
  return utf8(256 + rank);
}

struct Vocabulary {
  std::vector<std::string> tokens;
  std::vector<int> types;
  std::vector<std::string> merges;

  void add(std::string token, int type) {
    tokens.push_back(std::move(token));
    types.push_back(type);
  }
  void merge(const std::string& left, const std::string& right) {
    add(left + right, kNormal);
    merges.push_back(left + " " + right);
  }
};

constexpr std::array kSpecials{"<|endoftext|>", "<|im_start|>", "<|im_end|>"};
constexpr std::array kTags{"<think>", "</think>"};

Vocabulary make_vocabulary(int padding) {
  Vocabulary v;
  for (unsigned byte = 0; byte < 256; ++byte) v.add(spelled(byte), kNormal);
  v.merge("t", "h");
  v.merge("th", "e");
  v.merge("a", "n");
  v.merge("an", "d");
  v.merge("{", "\"");
  v.merge("\"", ":");
  for (const char* special : kSpecials) v.add(special, kControl);
  for (const char* tag : kTags) v.add(tag, kUserDefined);
  for (int i = 0; i < padding; ++i) v.add("<pad" + std::to_string(i) + ">", 5);
  return v;
}

class Writer {
 public:
  explicit Writer(const TinyModel& shape)
      : shape_(shape),
        random_(shape.seed),
        gguf_(gguf_init_empty(), gguf_free),
        ggml_(nullptr, ggml_free) {
    const std::size_t bytes = std::size_t{1} << 20;
    const auto w = static_cast<std::size_t>(shape.width);
    const auto n = static_cast<std::size_t>(shape.layers);
    const std::size_t weights = w * w * 4 * n + 3 * w * static_cast<std::size_t>(shape.inner) * n +
                                2 * w * static_cast<std::size_t>(shape.vocabulary());
    ggml_.reset(ggml_init({bytes + weights * 4 + n * 16 * 1024, nullptr, false}));
  }

  void text(const char* key, const std::string& value) {
    gguf_set_val_str(gguf_.get(), key, value.c_str());
  }
  void number(const char* key, int value) {
    gguf_set_val_u32(gguf_.get(), key, static_cast<std::uint32_t>(value));
  }
  void real(const char* key, float value) { gguf_set_val_f32(gguf_.get(), key, value); }
  void texts(const char* key, const std::vector<std::string>& values) {
    std::vector<const char*> pointers;
    for (const std::string& value : values) pointers.push_back(value.c_str());
    gguf_set_arr_str(gguf_.get(), key, pointers.data(), pointers.size());
  }
  void numbers(const char* key, const std::vector<int>& values) {
    gguf_set_arr_data(gguf_.get(), key, GGUF_TYPE_INT32, values.data(), values.size());
  }

  /// Normal with the given deviation; rows from `silent` on are zero.
  void matrix(const std::string& name, int columns, int rows, double deviation,
              int silent = 1 << 30) {
    ggml_tensor* t =
        ggml_new_tensor_2d(ggml_.get(), shape_.f16 ? GGML_TYPE_F16 : GGML_TYPE_F32, columns, rows);
    for (std::int64_t i = 0; i < ggml_nelements(t); ++i) {
      const float value = i / columns < silent ? static_cast<float>(normal() * deviation) : 0.0f;
      if (shape_.f16) {
        static_cast<ggml_fp16_t*>(t->data)[i] = ggml_fp32_to_fp16(value);
      } else {
        static_cast<float*>(t->data)[i] = value;
      }
    }
    add(t, name);
  }

  void row(const std::string& name, int columns, double mean, double deviation) {
    ggml_tensor* t = ggml_new_tensor_1d(ggml_.get(), GGML_TYPE_F32, columns);
    for (int i = 0; i < columns; ++i)
      static_cast<float*>(t->data)[i] = static_cast<float>(mean + normal() * deviation);
    add(t, name);
  }

  void write(const std::filesystem::path& path) {
    if (!gguf_write_to_file(gguf_.get(), path.c_str(), false))
      throw std::runtime_error("cannot write " + path.string());
  }

 private:
  void add(ggml_tensor* t, const std::string& name) {
    ggml_set_name(t, name.c_str());
    gguf_add_tensor(gguf_.get(), t);
  }

  double normal() {
    const double radius = std::sqrt(-2 * std::log(1 - random_.unit()));
    return radius * std::cos(2 * std::numbers::pi * random_.unit());
  }

  const TinyModel& shape_;
  Random random_;
  std::unique_ptr<gguf_context, decltype(&gguf_free)> gguf_;
  std::unique_ptr<ggml_context, decltype(&ggml_free)> ggml_;
};

void write_header(Writer& out, const TinyModel& m) {
  out.text("general.architecture", "qwen2");
  out.text("general.name", m.name);
  out.number("qwen2.context_length", m.context);
  out.number("qwen2.embedding_length", m.width);
  out.number("qwen2.block_count", m.layers);
  out.number("qwen2.feed_forward_length", m.inner);
  out.number("qwen2.attention.head_count", m.heads);
  out.number("qwen2.attention.head_count_kv", m.kv_heads);
  out.real("qwen2.attention.layer_norm_rms_epsilon", 1e-6f);
  out.real("qwen2.rope.freq_base", 10000.0f);
}

void write_vocabulary(Writer& out, const TinyModel& m) {
  const Vocabulary v = make_vocabulary(m.padding_tokens);
  const int end_of_text = 256 + 6;
  out.text("tokenizer.ggml.model", "gpt2");
  out.text("tokenizer.ggml.pre", "qwen2");
  out.texts("tokenizer.ggml.tokens", v.tokens);
  out.numbers("tokenizer.ggml.token_type", v.types);
  out.texts("tokenizer.ggml.merges", v.merges);
  out.number("tokenizer.ggml.bos_token_id", end_of_text);
  out.number("tokenizer.ggml.padding_token_id", end_of_text);
  out.number("tokenizer.ggml.eos_token_id", end_of_text + 2);
  if (!m.chat_template.empty()) out.text("tokenizer.chat_template", m.chat_template);
}

void write_layer(Writer& out, const TinyModel& m, int layer) {
  const std::string at = "blk." + std::to_string(layer) + ".";
  const double in = 1 / std::sqrt(m.width);
  const int kv = m.width / m.heads * m.kv_heads;
  out.row(at + "attn_norm.weight", m.width, 1, 0.1);
  out.matrix(at + "attn_q.weight", m.width, m.width, 2 * in);
  out.matrix(at + "attn_k.weight", m.width, kv, 2 * in);
  out.matrix(at + "attn_v.weight", m.width, kv, in);
  out.row(at + "attn_q.bias", m.width, 0, 0.1);
  out.row(at + "attn_k.bias", kv, 0, 0.1);
  out.row(at + "attn_v.bias", kv, 0, 0.1);
  out.matrix(at + "attn_output.weight", m.width, m.width, in);
  out.row(at + "ffn_norm.weight", m.width, 1, 0.1);
  out.matrix(at + "ffn_gate.weight", m.width, m.inner, in);
  out.matrix(at + "ffn_up.weight", m.width, m.inner, in);
  out.matrix(at + "ffn_down.weight", m.inner, m.width, 1 / std::sqrt(m.inner));
}

}  // namespace

std::string TinyModel::chatml() {
  return "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + "
         "message['content'] + "
         "'<|im_end|>' + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ "
         "'<|im_start|>assistant\\n' }}{% endif %}";
}

int TinyModel::vocabulary() const {
  return static_cast<int>(make_vocabulary(padding_tokens).tokens.size());
}

void TinyModel::write(const std::filesystem::path& path) const {
  Writer out(*this);
  write_header(out, *this);
  write_vocabulary(out, *this);
  const int words = 256 + 6;
  out.matrix("token_embd.weight", width, vocabulary(), 1);
  for (int layer = 0; layer < layers; ++layer) write_layer(out, *this, layer);
  out.row("output_norm.weight", width, 1, 0.1);
  // Silent rows have logit 0, below the best of the others by several deviations.
  out.matrix("output.weight", width, vocabulary(), output_scale / std::sqrt(width),
             can_end ? words + 5 : words);
  out.write(path);
}

TemporaryFile::TemporaryFile(const std::string& name) {
  std::string folder = (std::filesystem::temp_directory_path() / "convene-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) throw std::runtime_error("cannot make " + folder);
  path_ = std::filesystem::path(folder) / name;
}

TemporaryFile::~TemporaryFile() {
  std::error_code ignored;
  std::filesystem::remove_all(path_.parent_path(), ignored);
}

}  // namespace convene
