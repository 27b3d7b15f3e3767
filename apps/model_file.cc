#include "model_file.h"

#include <fmt/format.h>

#include <fstream>

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"

namespace convene {
namespace {

constexpr std::uintmax_t kPieces = 256;
constexpr std::uintmax_t kPieceBytes = 64 << 10;

void append(std::ifstream& file, std::uintmax_t from, std::uintmax_t count, std::string& bytes) {
  const std::size_t before = bytes.size();
  bytes.resize(before + count);
  file.seekg(static_cast<std::streamoff>(from));
  file.read(bytes.data() + before, static_cast<std::streamsize>(count));
}

}  // namespace

std::string model_file_mark(const std::filesystem::path& path) {
  std::error_code trouble;
  const std::uintmax_t size = std::filesystem::file_size(path, trouble);
  std::ifstream file(path, std::ios::binary);
  if (trouble || !file)
    throw Error("cannot read the model's file " + printable(path.string()),
                "convene models lists the GGUF files that are here");
  const bool whole = size <= kPieces * kPieceBytes;
  std::string bytes;
  if (whole) {
    append(file, 0, size, bytes);
  } else {
    for (std::uintmax_t i = 0; i < kPieces; ++i)
      append(file, i * (size - kPieceBytes) / (kPieces - 1), kPieceBytes, bytes);
  }
  if (!file) throw Error("cannot read all of the model's file " + printable(path.string()));
  return fmt::format("{} bytes, SHA-256 {}{}", size, whole ? "" : "of pieces ", sha256_hex(bytes));
}

}  // namespace convene
