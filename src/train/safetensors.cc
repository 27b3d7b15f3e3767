#include "train/safetensors.h"

#include <cstring>
#include <nlohmann/json.hpp>

#include "base/error.h"

namespace convene {
namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void broken(const std::string& how) {
  throw Error("not a safetensors file of floats: " + how);
}

std::size_t bytes_of(const FloatTensor& tensor) {
  return tensor.values.size() * sizeof(float);
}

FloatTensor read_tensor(const std::string& name, const Json& entry, std::string_view values) {
  if (entry.at("dtype") != "F32") broken(name + " is no F32");
  FloatTensor tensor{.name = name, .shape = entry.at("shape"), .values = {}};
  const auto from = entry.at("data_offsets").at(0).get<std::size_t>();
  const auto until = entry.at("data_offsets").at(1).get<std::size_t>();
  std::size_t count = 1;
  for (const std::int64_t size : tensor.shape) count *= static_cast<std::size_t>(size);
  if (until < from || until > values.size() || until - from != count * sizeof(float))
    broken(name + " has the wrong size");
  tensor.values.resize(count);
  std::memcpy(tensor.values.data(), values.data() + from, until - from);
  return tensor;
}

}  // namespace

const FloatTensor& TensorFile::tensor(const std::string& name) const {
  for (const FloatTensor& t : tensors)
    if (t.name == name) return t;
  throw Error("the checkpoint has no tensor " + name);
}

const std::string& TensorFile::said(const std::string& key) const {
  const auto found = metadata.find(key);
  if (found == metadata.end()) throw Error("the checkpoint does not say its " + key);
  return found->second;
}

std::string to_safetensors(const TensorFile& file) {
  Json header;
  header["__metadata__"] = file.metadata;
  std::size_t at = 0;
  for (const FloatTensor& t : file.tensors) {
    header[t.name] = {
        {"dtype", "F32"}, {"shape", t.shape}, {"data_offsets", {at, at + bytes_of(t)}}};
    at += bytes_of(t);
  }
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');
  const std::uint64_t size = text.size();
  std::string bytes(reinterpret_cast<const char*>(&size), sizeof size);
  bytes.reserve(sizeof size + text.size() + at);
  bytes += text;
  for (const FloatTensor& t : file.tensors)
    bytes.append(reinterpret_cast<const char*>(t.values.data()), bytes_of(t));
  return bytes;
}

TensorFile from_safetensors(std::string_view bytes) {
  std::uint64_t size = 0;
  if (bytes.size() < sizeof size) broken("too short");
  std::memcpy(&size, bytes.data(), sizeof size);
  if (size > bytes.size() - sizeof size) broken("cut off in the header");
  const Json header = Json::parse(bytes.substr(sizeof size, size), nullptr, false);
  if (!header.is_object()) broken("no header");
  TensorFile file;
  try {
    for (const auto& [name, entry] : header.items())
      if (name == "__metadata__")
        file.metadata = entry.get<std::map<std::string, std::string>>();
      else
        file.tensors.push_back(read_tensor(name, entry, bytes.substr(sizeof size + size)));
  } catch (const nlohmann::json::exception& error) {
    broken(error.what());
  }
  return file;
}

}  // namespace convene
