#include "answers/units.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>

#include "base/text.h"

namespace convene {
namespace {

struct Entry {
  std::string_view word;
  std::string_view base;
  std::int64_t top, bottom;  // in base units
};

constexpr auto kUnits = std::to_array<Entry>({
    {"m", "length", 1, 1},
    {"meter", "length", 1, 1},
    {"metre", "length", 1, 1},
    {"cm", "length", 1, 100},
    {"centimeter", "length", 1, 100},
    {"centimetre", "length", 1, 100},
    {"dm", "length", 1, 10},
    {"mm", "length", 1, 1000},
    {"millimeter", "length", 1, 1000},
    {"km", "length", 1000, 1},
    {"kilometer", "length", 1000, 1},
    {"kilometre", "length", 1000, 1},
    {"in", "length", 254, 10000},
    {"inch", "length", 254, 10000},
    {"inche", "length", 254, 10000},
    {"ft", "length", 3048, 10000},
    {"foot", "length", 3048, 10000},
    {"feet", "length", 3048, 10000},
    {"yd", "length", 9144, 10000},
    {"yard", "length", 9144, 10000},
    {"mi", "length", 1609344, 1000},
    {"mile", "length", 1609344, 1000},
    {"s", "time", 1, 1},
    {"sec", "time", 1, 1},
    {"second", "time", 1, 1},
    {"min", "time", 60, 1},
    {"minute", "time", 60, 1},
    {"h", "time", 3600, 1},
    {"hr", "time", 3600, 1},
    {"hour", "time", 3600, 1},
    {"day", "time", 86400, 1},
    {"week", "time", 604800, 1},
    {"month", "month", 1, 1},
    {"year", "year", 1, 1},
    {"g", "mass", 1, 1},
    {"gm", "mass", 1, 1},
    {"gram", "mass", 1, 1},
    {"kg", "mass", 1000, 1},
    {"kilogram", "mass", 1000, 1},
    {"mg", "mass", 1, 1000},
    {"lb", "mass", 45359237, 100000},
    {"pound", "mass", 45359237, 100000},
    {"oz", "ounce", 1, 1},
    {"ounce", "ounce", 1, 1},
    {"dollar", "dollar", 1, 1},
    {"usd", "dollar", 1, 1},
    {"cent", "dollar", 1, 100},
    {"euro", "euro", 1, 1},
    {"gallon", "gallon", 1, 1},
    {"gal", "gallon", 1, 1},
    {"quart", "gallon", 1, 4},
    {"pint", "gallon", 1, 8},
    {"cup", "gallon", 1, 16},
    {"radian", "radian", 1, 1},
    {"rad", "radian", 1, 1},
    {"am", "am", 1, 1},
    {"pm", "pm", 1, 1},
    {"hz", "hertz", 1, 1},
});

const Entry* entry_of(std::string_view word) {
  const auto found = std::ranges::find(kUnits, word, &Entry::word);
  return found == kUnits.end() ? nullptr : &*found;
}

/// "feet", "Meters", "hrs"
const Entry* known_unit(std::string_view word) {
  if (const Entry* entry = entry_of(word)) return entry;
  const std::string lower = lower_ascii(word);
  if (lower.size() > 1)
    if (const Entry* entry = entry_of(lower)) return entry;
  if (lower.size() < 3 || !lower.ends_with('s')) return nullptr;
  return entry_of(std::string_view(lower).substr(0, lower.size() - 1));
}

std::string singular(std::string_view word) {
  std::string noun = lower_ascii(word);
  if (noun.size() > 3 && noun.ends_with('s')) noun.pop_back();
  return noun;
}

/// Volumes with a name of their own, in cubic metres.
std::optional<Rational> litres(std::string_view word) {
  const std::string noun = singular(word);
  if (noun == "l" || noun == "liter" || noun == "litre") return Rational(1) / Rational(1000);
  if (noun == "ml" || noun == "milliliter" || noun == "millilitre")
    return Rational(1) / Rational(1'000'000);
  return std::nullopt;
}

}  // namespace

void UnitReader::add(std::string_view word) {
  const std::string lower = lower_ascii(word);
  if (lower == "square" || lower == "sq" || lower == "cubic" || lower == "cu") {
    raised_ = lower[0] == 's' ? 2 : 3;
    words_ += lower + ' ';
    return;
  }
  if (lower == "per") return divide();
  const int sign = below_ ? -1 : 1;
  words_ += singular(word) + ' ';
  if (lower == "mph" || lower == "kph") {
    const Rational miles = Rational(lower == "mph" ? 1609344 : 1'000'000) / Rational(1000);
    parts_.push_back({"length", miles, sign});
    parts_.push_back({"time", Rational(3600), -sign});
  } else if (const Entry* entry = known_unit(word)) {
    parts_.push_back(
        {std::string(entry->base), Rational(entry->top) / Rational(entry->bottom), sign * raised_});
  } else if (const auto volume = litres(word)) {
    parts_.push_back({"length", Rational(1), 3 * sign});
    parts_.push_back({"", *volume, sign});
  } else {
    known_ = false;
  }
  raised_ = 1;
}

void UnitReader::raise(int exponent) {
  words_ += std::to_string(exponent) + ' ';
  if (!parts_.empty()) parts_.back().exponent *= exponent;
}

Unit UnitReader::unit() const {
  Unit unit;
  if (!known_ || parts_.empty()) {
    unit.dimension = trimmed(words_);
    return unit;
  }
  std::map<std::string, int> exponents;
  for (const Part& part : parts_) {
    if (!part.base.empty()) exponents[part.base] += part.exponent;
    unit.factor = unit.factor * part.factor.to_the(part.exponent);
  }
  for (const auto& [base, exponent] : exponents)
    unit.dimension += base + '^' + std::to_string(exponent) + ' ';
  unit.known = true;
  return unit;
}

Unit dollars() {
  UnitReader reader;
  reader.add("dollar");
  return reader.unit();
}

}  // namespace convene
