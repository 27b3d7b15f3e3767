#include "engine/llama/gguf_file.h"

#include <array>
#include <cstring>
#include <fstream>
#include <memory>

#include "base/error.h"
#include "engine/llama/log.h"
#include "gguf.h"

namespace convene {
namespace {

namespace fs = std::filesystem;

using Gguf = std::unique_ptr<gguf_context, decltype(&gguf_free)>;

struct Header {
  std::array<char, 4> magic{};
  std::uint32_t version = 0;
  std::uint64_t tensors = 0;
  std::uint64_t values = 0;
};

Header read_header(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error("cannot read " + path.string(), "check that it is a file you may read");
  std::array<char, 24> bytes{};
  file.read(bytes.data(), bytes.size());
  Header header;
  std::memcpy(header.magic.data(), bytes.data(), 4);
  std::memcpy(&header.version, bytes.data() + 4, 4);
  std::memcpy(&header.tensors, bytes.data() + 8, 8);
  std::memcpy(&header.values, bytes.data() + 16, 8);
  return header;
}

/// Before the parser allocates what the header claims: a value takes 13 bytes at least, a tensor's
/// entry 24.
void check_header(const Header& h, const fs::path& path, std::uint64_t size) {
  if (size < 24 || std::memcmp(h.magic.data(), "GGUF", 4) != 0)
    throw Error(path.string() + " is not a GGUF file",
                "give a file that ends in .gguf; `convene models` lists those it finds");
  if (h.tensors > size / 24 || h.values > size / 13)
    throw Error(path.string() +
                    " is damaged: its header names more tensors or values than fit into the file",
                "fetch the file again");
}

std::int64_t find(const gguf_context* gguf, const std::string& key, gguf_type type) {
  const std::int64_t id = gguf_find_key(gguf, key.c_str());
  return id >= 0 && gguf_get_kv_type(gguf, id) == type ? id : -1;
}

std::string text_at(const gguf_context* gguf, const std::string& key) {
  const std::int64_t id = find(gguf, key, GGUF_TYPE_STRING);
  return id < 0 ? std::string() : gguf_get_val_str(gguf, id);
}

int number_at(const gguf_context* gguf, const std::string& key) {
  if (const auto id = find(gguf, key, GGUF_TYPE_UINT32); id >= 0)
    return static_cast<int>(gguf_get_val_u32(gguf, id));
  if (const auto id = find(gguf, key, GGUF_TYPE_UINT64); id >= 0)
    return static_cast<int>(gguf_get_val_u64(gguf, id));
  return 0;
}

std::int64_t elements(const gguf_context* gguf, std::int64_t tensor) {
  const std::int64_t* ne = gguf_get_tensor_ne(gguf, tensor);
  return ne[0] * ne[1] * ne[2] * ne[3];
}

void check_length(const gguf_context* gguf, const fs::path& path, std::uint64_t size) {
  std::uint64_t needed = gguf_get_data_offset(gguf);
  for (std::int64_t i = 0; i < gguf_get_n_tensors(gguf); ++i)
    needed = std::max<std::uint64_t>(needed, gguf_get_data_offset(gguf) +
                                                 gguf_get_tensor_offset(gguf, i) +
                                                 gguf_get_tensor_size(gguf, i));
  if (needed > size)
    throw Error(path.string() + " is truncated: it has " + std::to_string(size) + " of " +
                    std::to_string(needed) + " bytes",
                "fetch the file again");
}

}  // namespace

ModelCard describe_gguf(const fs::path& path) {
  llama::quiet();
  std::error_code trouble;
  const std::uint64_t size = fs::file_size(path, trouble);
  if (trouble)
    throw Error("there is no model file " + path.string(),
                "`convene models` lists what can be used here");
  check_header(read_header(path), path, size);

  const Gguf gguf(gguf_init_from_file(path.c_str(), {.no_alloc = true, .ctx = nullptr}), gguf_free);
  if (!gguf)
    throw Error(path.string() + " is damaged or truncated: its metadata cannot be read",
                "fetch the file again");
  check_length(gguf.get(), path, size);

  ModelCard card;
  card.path = path.string();
  card.bytes = static_cast<std::int64_t>(size);
  card.name = text_at(gguf.get(), "general.name");
  if (card.name.empty()) card.name = path.stem().string();
  card.architecture = text_at(gguf.get(), "general.architecture");
  card.context_tokens = number_at(gguf.get(), card.architecture + ".context_length");
  card.chat_template = text_at(gguf.get(), "tokenizer.chat_template");
  for (std::int64_t i = 0; i < gguf_get_n_tensors(gguf.get()); ++i)
    card.parameters += elements(gguf.get(), i);
  return card;
}

}  // namespace convene
