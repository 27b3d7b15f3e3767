#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "report/spelled.h"

namespace convene {

/// "90s", "5m", "1h30m", "500ms"; a bare number is seconds. what names the flag or key in the
/// Error that anything else throws.
std::chrono::milliseconds parse_duration(std::string_view text, const std::string& what);

/// "4096", "16k" (thousands), "1.5m" (millions). Throws Error.
std::int64_t parse_count(std::string_view text, const std::string& what);

}  // namespace convene
