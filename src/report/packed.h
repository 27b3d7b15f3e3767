#pragma once

#include <string>
#include <string_view>

namespace convene {

/// Text that may be very long and says much the same again and again, as letters that may stand in
/// any HTML: deflated with zlib's frame (RFC 1950), in base64.
std::string packed(std::string_view text);

/// Base64 (RFC 4648) of bytes.
std::string base64(std::string_view bytes);

}  // namespace convene
