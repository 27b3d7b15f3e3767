#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace convene {

/// SHA-256 of the bytes as 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

/// A field-by-field digest: hashing ("ab","c") and ("a","bc") differs, because each field carries
/// its length.
class Hasher {
 public:
  Hasher& add(std::string_view field);
  Hasher& add(std::int64_t field);
  std::string hex() const;
  /// The first eight bytes of the digest.
  std::uint64_t value() const;

 private:
  std::string bytes_;
};

}  // namespace convene
