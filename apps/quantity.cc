#include "quantity.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>

#include "base/error.h"
#include "base/text.h"

namespace convene {
namespace {

/// Takes a decimal number off the front of the text.
std::optional<double> take_number(std::string_view& text) {
  double number = 0;
  const auto [end, problem] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (problem != std::errc() || !std::isfinite(number) || number < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

std::optional<double> take_unit_ms(std::string_view& text) {
  const std::pair<std::string_view, double> units[] = {
      {"ms", 1}, {"s", 1e3}, {"min", 60e3}, {"m", 60e3}, {"h", 3600e3}};
  for (const auto& [unit, ms] : units) {
    if (!text.starts_with(unit)) continue;
    text.remove_prefix(unit.size());
    return ms;
  }
  return std::nullopt;
}

std::optional<double> duration_ms(std::string_view text) {
  if (text.empty()) return std::nullopt;
  double total = 0;
  while (!text.empty()) {
    const auto number = take_number(text);
    if (!number) return std::nullopt;
    if (text.empty() && total == 0) return *number * 1e3;
    const auto unit = take_unit_ms(text);
    if (!unit) return std::nullopt;
    total += *number * *unit;
    text = trimmed(text);
  }
  return total;
}

}  // namespace

std::chrono::milliseconds parse_duration(std::string_view text, const std::string& what) {
  const auto ms = duration_ms(trimmed(text));
  if (!ms || *ms > 1e12)
    throw Error(fmt::format("{}: '{}' is not a duration", what, printable(text)),
                "write 90s, 5m or 1h30m; a bare number is seconds");
  return std::chrono::milliseconds(static_cast<std::int64_t>(*ms));
}

std::int64_t parse_count(std::string_view text, const std::string& what) {
  std::string_view rest = trimmed(text);
  const auto number = take_number(rest);
  const double scale = rest == "k" || rest == "K" ? 1e3 : rest == "m" || rest == "M" ? 1e6 : 1;
  const bool scaled = scale > 1;
  if (!number || (!scaled && !rest.empty()) || *number * scale > 1e15 ||
      (!scaled && *number != std::floor(*number)))
    throw Error(fmt::format("{}: '{}' is not a count", what, printable(text)),
                "write 4096, 16k or 1.5m");
  return static_cast<std::int64_t>(std::llround(*number * scale));
}

}  // namespace convene
