#include "report/spelled.h"

#include <fmt/format.h>

#include <cmath>

namespace convene {

std::string spell_duration(std::chrono::milliseconds time) {
  const auto ms = time.count();
  if (ms < 10'000) return fmt::format("{:.1f} s", static_cast<double>(ms) / 1e3);
  const auto seconds = (ms + 500) / 1000;
  if (seconds < 60) return fmt::format("{} s", seconds);
  if (seconds < 3600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  return fmt::format("{} h {} min", seconds / 3600, seconds / 60 % 60);
}

std::string spell_count(std::int64_t count) {
  std::string digits = std::to_string(count);
  const std::size_t first = count < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

std::string spell_dollars(double dollars) {
  if (dollars == 0) return "free";
  return dollars < 0.1 ? fmt::format("${:.4f}", dollars) : fmt::format("${:.2f}", dollars);
}

std::string spell_percent(double share) {
  return fmt::format("{:.1f} %", 100 * share);
}

std::string spell_points(double difference) {
  const std::string text = fmt::format("{:.1f}", std::abs(100 * difference));
  return (difference < 0 && text != "0.0" ? "−" : "+") + text;
}

std::string spell_p(double p) {
  if (p < 0.001) return "p < 0.001";
  return p < 0.1 ? fmt::format("p = {:.3f}", p) : fmt::format("p = {:.2f}", p);
}

}  // namespace convene
