#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

namespace convene {

/// Model text is untrusted bytes. These make it fit to store, to show and to compare.

/// Broken UTF-8 replaced by U+FFFD, as the WHATWG decoder does; valid text is returned unchanged.
std::string valid_utf8(std::string_view bytes);
bool is_valid_utf8(std::string_view bytes);

/// The length of the longest prefix that does not end inside a UTF-8 sequence: what of a stream may
/// be shown already.
std::size_t complete_utf8_prefix(std::string_view bytes);

/// Safe on a terminal: valid UTF-8 without escape sequences, control characters (but newline and
/// tab) or bidi overrides.
std::string printable(std::string_view bytes);

/// Without ASCII white space at both ends.
std::string_view trimmed(std::string_view text);

/// The parts point into text, which must outlive them: a temporary string is refused.
std::vector<std::string_view> split(std::string_view text, char separator);
template <std::same_as<std::string> Temporary>
std::vector<std::string_view> split(Temporary&& text, char separator) = delete;
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string lower_ascii(std::string_view text);

/// Whether lists and objects of a JSON text are in one another deeper than so many levels: reading
/// is a loop, but copying and writing such a value would be as many calls.
bool is_nested_beyond(std::string_view json, int levels);
inline constexpr int kJsonLevelsMax = 100;  ///< no data file is a fifth as deep
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

}  // namespace convene
