#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace convene {

/// "90s", "5m", "1h30m", "500ms"; a bare number is seconds. what names the flag or key in the
/// Error that anything else throws.
std::chrono::milliseconds parse_duration(std::string_view text, const std::string& what);

/// "4096", "16k" (thousands), "1.5m" (millions). Throws Error.
std::int64_t parse_count(std::string_view text, const std::string& what);

/// "0.4 s", "12 s", "3 min 20 s".
std::string spell_duration(std::chrono::milliseconds time);

/// 1234567 → "1,234,567".
std::string spell_count(std::int64_t count);

/// "$0.0123", "free" for 0.
std::string spell_dollars(double dollars);

}  // namespace convene
