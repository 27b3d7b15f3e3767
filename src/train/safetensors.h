#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace convene {

struct FloatTensor {
  std::string name;
  std::vector<std::int64_t> shape;
  std::vector<float> values;  ///< row by row
};

/// A file of float tensors and a few words about them.
struct TensorFile {
  std::map<std::string, std::string> metadata;
  std::vector<FloatTensor> tensors;

  /// Throws Error that names what is missing.
  const FloatTensor& tensor(const std::string& name) const;
  const std::string& said(const std::string& key) const;
};

/// Hugging Face's format: the header's size as 8 bytes, a JSON header, the values, little-endian.
std::string to_safetensors(const TensorFile& file);
/// Reads F32 tensors, in the order of their place in the file. Throws Error for anything else.
TensorFile from_safetensors(std::string_view bytes);

}  // namespace convene
