#pragma once

#include <zlib.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace convene::testing {

inline std::string bytes_of_base64(std::string_view text) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned bits = 0;
  int have = 0;
  for (const char letter : text) {
    const std::size_t six = letters.find(letter);
    if (six == std::string_view::npos) break;  // padding
    bits = bits << 6 | static_cast<unsigned>(six);
    have += 6;
    if (have < 8) continue;
    have -= 8;
    bytes += static_cast<char>(bits >> have & 0xff);
  }
  return bytes;
}

/// What report/packed.h packed.
inline std::string unpacked(std::string_view text) {
  const std::string bytes = bytes_of_base64(text);
  for (std::string out(1U << 16, '\0');; out.resize(out.size() * 4)) {
    uLongf size = out.size();
    const int done = uncompress(reinterpret_cast<Bytef*>(out.data()), &size,
                                reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
    if (done == Z_OK) return out.substr(0, size);
    if (done != Z_BUF_ERROR) throw std::runtime_error("not packed");
  }
}

/// What stands packed in the page's element of that id.
inline std::string unpacked_element(std::string_view html, const std::string& id) {
  const std::string open = "id=\"" + id + "\">";
  const std::size_t begin = html.find(open);
  if (begin == std::string_view::npos) return "";
  html.remove_prefix(begin + open.size());
  return unpacked(html.substr(0, html.find('<')));
}

}  // namespace convene::testing
