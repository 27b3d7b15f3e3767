#include "train/gguf.h"

#include <bit>
#include <cmath>

#include "base/check.h"

namespace convene {
namespace {

enum Type : std::uint32_t {
  type_u32 = 4,
  type_i32 = 5,
  type_f32 = 6,
  type_bool = 7,
  type_string = 8,
  type_array = 9
};
enum Stored : std::uint32_t { stored_f32 = 0, stored_f16 = 1 };
constexpr std::size_t alignment = 32;

template <class T>
void put(std::string& to, T value) {
  to.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void put_text(std::string& to, std::string_view text) {
  put<std::uint64_t>(to, text.size());
  to += text;
}

/// The nearest half-precision number, ties to even; what is too large becomes infinite.
std::uint16_t half(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const auto sign = static_cast<std::uint16_t>(bits >> 16 & 0x8000);
  const float size = std::abs(value);
  if (size >= 65520.0f) return sign | 0x7C00;
  // Below 2^-14 halves are multiples of 2^-24; above, they keep 10 of the 23 digits after the
  // point.
  if (size < 0x1p-14f) return sign | static_cast<std::uint16_t>(std::nearbyint(size * 0x1p24f));
  const std::uint32_t magnitude = (bits & 0x7fffffff) - (112u << 23);
  return sign | static_cast<std::uint16_t>((magnitude + 0xfff + (magnitude >> 13 & 1)) >> 13);
}

void align(std::string& bytes) {
  bytes.append((alignment - bytes.size() % alignment) % alignment, '\0');
}

}  // namespace

void Gguf::key(std::string_view key, std::uint32_t type) {
  ++keys_;
  put_text(metadata_, key);
  put(metadata_, type);
}

void Gguf::add(std::string_view name, std::string_view value) {
  key(name, type_string);
  put_text(metadata_, value);
}

void Gguf::add(std::string_view name, std::uint32_t value) {
  key(name, type_u32);
  put(metadata_, value);
}

void Gguf::add(std::string_view name, float value) {
  key(name, type_f32);
  put(metadata_, value);
}

void Gguf::add(std::string_view name, bool value) {
  key(name, type_bool);
  put(metadata_, static_cast<std::uint8_t>(value));
}

void Gguf::add(std::string_view name, const std::vector<std::string>& values) {
  key(name, type_array);
  put<std::uint32_t>(metadata_, type_string);
  put<std::uint64_t>(metadata_, values.size());
  for (const std::string& value : values) put_text(metadata_, value);
}

void Gguf::add(std::string_view name, const std::vector<std::int32_t>& values) {
  key(name, type_array);
  put<std::uint32_t>(metadata_, type_i32);
  put<std::uint64_t>(metadata_, values.size());
  for (const std::int32_t value : values) put(metadata_, value);
}

void Gguf::add_tensor(std::string_view name, const std::vector<std::int64_t>& shape,
                      std::span<const float> values, bool exact) {
  CHECK(shape.size() == 1 || shape.size() == 2, "dimensions={}", shape.size());
  const bool halved = shape.size() == 2 && !exact;
  align(values_);
  ++tensors_;
  put_text(descriptions_, name);
  put(descriptions_, static_cast<std::uint32_t>(shape.size()));
  for (std::size_t i = shape.size(); i > 0; --i)
    put(descriptions_, static_cast<std::uint64_t>(shape[i - 1]));
  put<std::uint32_t>(descriptions_, halved ? stored_f16 : stored_f32);
  put<std::uint64_t>(descriptions_, values_.size());
  for (const float value : values)
    if (halved)
      put(values_, half(value));
    else
      put(values_, value);
}

std::string Gguf::bytes() const {
  std::string file = "GGUF";
  put<std::uint32_t>(file, 3);
  put(file, tensors_);
  put(file, keys_);
  file += metadata_;
  file += descriptions_;
  align(file);
  return file + values_;
}

}  // namespace convene
