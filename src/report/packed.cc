#include "report/packed.h"

#include <zlib.h>

#include "base/check.h"

namespace convene {

std::string packed(std::string_view text) {
  constexpr int kLevel = 6;
  uLongf size = compressBound(text.size());
  std::string bytes(size, '\0');
  const int done = compress2(reinterpret_cast<Bytef*>(bytes.data()), &size,
                             reinterpret_cast<const Bytef*>(text.data()), text.size(), kLevel);
  CHECK(done == Z_OK, "done={}", done);
  return base64(std::string_view(bytes).substr(0, size));
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {  // three bytes, four letters
    const std::string_view three = bytes.substr(at, 3);
    unsigned bits = 0;
    for (std::size_t i = 0; i < 3; ++i)
      bits = bits << 8 | (i < three.size() ? static_cast<unsigned char>(three[i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i)
      text += i <= three.size() ? letters[bits >> (18 - 6 * i) & 63] : '=';
  }
  return text;
}

}  // namespace convene
