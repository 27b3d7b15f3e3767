#include "train/normal_form.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>

namespace convene {
namespace {

const utf8proc_uint8_t* bytes_at(std::string_view text, std::size_t at) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at;
}

/// Bytes of the character at `at`; 0 where there is none.
std::size_t character_size(std::string_view text, std::size_t at) {
  utf8proc_int32_t code = 0;
  const auto left = static_cast<utf8proc_ssize_t>(text.size() - at);
  const auto size = left > 0 ? utf8proc_iterate(bytes_at(text, at), left, &code) : 0;
  return size > 0 ? static_cast<std::size_t>(size) : 0;
}

void append_composed(std::string_view valid, std::string& to) {
  utf8proc_uint8_t* made = nullptr;
  const auto size =
      utf8proc_map(bytes_at(valid, 0), static_cast<utf8proc_ssize_t>(valid.size()), &made,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  if (size < 0)
    to += valid;
  else
    to.append(reinterpret_cast<const char*>(made), static_cast<std::size_t>(size));
  std::free(made);
}

}  // namespace

std::string composed(std::string_view text) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::all_of(text.begin(), text.end(), is_ascii)) return std::string(text);
  std::string made;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    for (std::size_t size = character_size(text, end); size > 0; size = character_size(text, end))
      end += size;
    if (end > at) append_composed(text.substr(at, end - at), made);
    if (end < text.size()) made += text[end++];
    at = end;
  }
  return made;
}

}  // namespace convene
