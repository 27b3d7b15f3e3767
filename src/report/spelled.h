#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace convene {

/// Quantities in words for a person.

/// "0.4 s", "12 s", "3 min 20 s".
std::string spell_duration(std::chrono::milliseconds time);

/// 1234567 → "1,234,567".
std::string spell_count(std::int64_t count);

/// "$0.0123", "free" for 0.
std::string spell_dollars(double dollars);

/// A share as "82.5 %".
std::string spell_percent(double share);

/// A difference of shares as "+7.9" or "−0.4", in points.
std::string spell_points(double difference);

/// A probability as "p < 0.001" or "p = 0.021".
std::string spell_p(double p);

}  // namespace convene
