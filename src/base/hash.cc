#include "base/hash.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>

#include "base/check.h"

namespace convene {
namespace {

using Digest = std::array<unsigned char, 32>;

Digest sha256(std::string_view bytes) {
  Digest digest;
  unsigned int size = 0;
  const int ok =
      EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  CHECK(ok == 1 && size == digest.size(), "size={}", size);
  return digest;
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  std::string hex;
  for (const unsigned char byte : sha256(bytes))
    fmt::format_to(std::back_inserter(hex), "{:02x}", byte);
  return hex;
}

Hasher& Hasher::add(std::string_view field) {
  fmt::format_to(std::back_inserter(bytes_), "{}:", field.size());
  bytes_ += field;
  return *this;
}

Hasher& Hasher::add(std::int64_t field) {
  return add(fmt::format("{}", field));
}

std::string Hasher::hex() const {
  return sha256_hex(bytes_);
}

std::uint64_t Hasher::value() const {
  std::uint64_t value = 0;
  const Digest digest = sha256(bytes_);
  for (int i = 0; i < 8; ++i) value = value << 8 | digest[static_cast<std::size_t>(i)];
  return value;
}

}  // namespace convene
