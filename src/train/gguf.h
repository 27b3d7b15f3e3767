#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace convene {

/// Builds a GGUF file, version 3, little-endian: header, metadata, tensor descriptions, then values
/// at multiples of 32 bytes. Source: docs/gguf.md of ggml.
class Gguf {
 public:
  void add(std::string_view key, std::string_view value);
  void add(std::string_view key, const char* value) { add(key, std::string_view(value)); }
  void add(std::string_view key, std::uint32_t value);
  void add(std::string_view key, float value);
  void add(std::string_view key, bool value);
  void add(std::string_view key, const std::vector<std::string>& values);
  void add(std::string_view key, const std::vector<std::int32_t>& values);

  /// Shape as [rows, columns], the fastest last. Matrices are stored as half floats unless `exact`,
  /// vectors as floats.
  void add_tensor(std::string_view name, const std::vector<std::int64_t>& shape,
                  std::span<const float> values, bool exact = false);

  std::string bytes() const;

 private:
  void key(std::string_view key, std::uint32_t type);

  std::uint64_t keys_ = 0, tensors_ = 0;
  std::string metadata_, descriptions_, values_;
};

}  // namespace convene
