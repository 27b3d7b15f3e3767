#include "minutes/fields.h"

#include <charconv>
#include <cmath>

#include "base/text.h"

namespace convene {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

[[noreturn]] void wrong(const char* name, const char* expected) {
  throw Error(std::string("field '") + name + "' is not " + expected);
}

std::string hex_of(const std::string& bytes) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string hex;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

std::string bytes_of(const std::string& hex, const char* name) {
  if (hex.size() % 2 != 0) wrong(name, "hexadecimal");
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    unsigned char byte = 0;
    const char* end = hex.data() + i + 2;
    if (std::from_chars(hex.data() + i, end, byte, 16).ptr != end) wrong(name, "hexadecimal");
    bytes += static_cast<char>(byte);
  }
  return bytes;
}

}  // namespace

std::string text_in(const json& value, const char* name) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_object() || !value.contains("bytes") || !value["bytes"].is_string())
    wrong(name, "text");
  return bytes_of(value["bytes"].get<std::string>(), name);
}

ordered_json written_text(const std::string& text) {
  if (is_valid_utf8(text)) return text;
  return {{"bytes", hex_of(text)}};
}

double real_in(const json& value, const char* name) {
  if (value.is_number()) return value.get<double>();
  if (value == "inf") return HUGE_VAL;
  if (value == "-inf") return -HUGE_VAL;
  if (value == "nan") return std::nan("");
  wrong(name, "a number");
}

ordered_json written_real(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

std::uint64_t seed_field(const json& object, const char* name) {
  const std::string text = text_field(object, name);
  std::uint64_t seed = 0;
  const char* end = text.data() + text.size();
  const auto [stop, trouble] = std::from_chars(text.data(), end, seed);
  if (trouble != std::errc() || stop != end) wrong(name, "a seed in decimal");
  return seed;
}

}  // namespace convene
