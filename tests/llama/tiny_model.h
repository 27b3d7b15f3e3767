#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace convene {

/// A Qwen2-shaped GGUF with random weights and a byte-level vocabulary: a real model in every
/// respect but sense.
struct TinyModel {
  int width = 64;
  int layers = 2;
  int heads = 4;
  int kv_heads = 2;
  int inner = 128;
  int context = 2048;
  int padding_tokens = 0;   ///< never used, to make the vocabulary as large as wanted
  double output_scale = 6;  ///< of the last matrix: larger, surer of the next token
  bool can_end = true;      ///< false: its end tokens are as unlikely as the padding
  bool f16 = false;         ///< matrices in half precision, as files for people are
  std::uint64_t seed = 1;
  std::string name = "tiny";
  std::string chat_template = chatml();

  static std::string chatml();
  /// The vocabulary: one token a byte, a few words, <|endoftext|>, <|im_start|>, <|im_end|>,
  /// <think>, </think>.
  int vocabulary() const;

  void write(const std::filesystem::path& path) const;
};

/// A file in a fresh folder under the system's temporary one, removed with its folder at the end.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& name);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace convene
