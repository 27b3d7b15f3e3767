#include "answers/units.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <map>

#include "answers/names.h"
#include "base/text.h"

namespace convene {
namespace {

/// How a unit takes the prefixes of SI.
enum class Takes { none, letters, names };

struct Entry {
  std::string_view word;
  std::string_view dimension;
  std::int64_t top, bottom;  // in base units
  Takes takes = Takes::none;
};

constexpr auto kUnits = std::to_array<Entry>({
    {"m", "length", 1, 1, Takes::letters},
    {"meter", "length", 1, 1, Takes::names},
    {"metre", "length", 1, 1, Takes::names},
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
    {"acre", "length^2", 40'468'564'224, 10'000'000},
    {"ha", "length^2", 10'000, 1},
    {"hectare", "length^2", 10'000, 1},
    {"l", "length^3", 1, 1000, Takes::letters},
    {"L", "length^3", 1, 1000, Takes::letters},
    {"liter", "length^3", 1, 1000, Takes::names},
    {"litre", "length^3", 1, 1000, Takes::names},
    {"mph", "length time^-1", 1609344, 3'600'000},
    {"kph", "length time^-1", 1000, 3600},
    {"s", "time", 1, 1, Takes::letters},
    {"sec", "time", 1, 1},
    {"second", "time", 1, 1, Takes::names},
    {"min", "time", 60, 1},
    {"minute", "time", 60, 1},
    {"h", "time", 3600, 1},
    {"hr", "time", 3600, 1},
    {"hour", "time", 3600, 1},
    {"day", "time", 86400, 1},
    {"week", "time", 604800, 1},
    {"wk", "time", 604800, 1},
    {"fortnight", "time", 1'209'600, 1},
    {"month", "month", 1, 1},
    {"year", "month", 12, 1},
    {"yr", "month", 12, 1},
    {"decade", "month", 120, 1},
    {"century", "month", 1200, 1},
    {"centurie", "month", 1200, 1},
    {"g", "mass", 1, 1, Takes::letters},
    {"gm", "mass", 1, 1},
    {"gram", "mass", 1, 1, Takes::names},
    {"kilo", "mass", 1000, 1},
    {"lb", "mass", 45359237, 100000},
    {"pound", "mass", 45359237, 100000},
    {"oz", "mass", 45359237, 1'600'000},
    {"ounce", "mass", 45359237, 1'600'000},
    {"ton", "mass", 90718474, 100},
    {"tonne", "mass", 1'000'000, 1},
    {"dollar", "dollar", 1, 1},
    {"usd", "dollar", 1, 1},
    {"cent", "dollar", 1, 100},
    {"euro", "euro", 1, 1},
    {"sterling", "sterling", 1, 1},
    {"yen", "yen", 1, 1},
    {"gallon", "gallon", 1, 1},
    {"gal", "gallon", 1, 1},
    {"quart", "gallon", 1, 4},
    {"pint", "gallon", 1, 8},
    {"cup", "gallon", 1, 16},
    {"tablespoon", "gallon", 1, 256},
    {"tbsp", "gallon", 1, 256},
    {"teaspoon", "gallon", 1, 768},
    {"tsp", "gallon", 1, 768},
    {"radian", "radian", 1, 1},
    {"rad", "radian", 1, 1},
    {"celsius", "celsius", 1, 1},
    {"fahrenheit", "fahrenheit", 1, 1},
    {"am", "am", 1, 1},
    {"pm", "pm", 1, 1},
    {"Hz", "hertz", 1, 1, Takes::letters},
    {"hz", "hertz", 1, 1, Takes::letters},
    {"hertz", "hertz", 1, 1, Takes::names},
    {"N", "mass length time^-2", 1000, 1, Takes::letters},
    {"newton", "mass length time^-2", 1000, 1, Takes::names},
    {"J", "mass length^2 time^-2", 1000, 1, Takes::letters},
    {"joule", "mass length^2 time^-2", 1000, 1, Takes::names},
    {"kWh", "mass length^2 time^-2", 3'600'000'000, 1},
    {"W", "mass length^2 time^-3", 1000, 1, Takes::letters},
    {"watt", "mass length^2 time^-3", 1000, 1, Takes::names},
    {"Pa", "mass length^-1 time^-2", 1000, 1, Takes::letters},
    {"pascal", "mass length^-1 time^-2", 1000, 1, Takes::names},
    {"V", "volt", 1, 1, Takes::letters},
    {"volt", "volt", 1, 1, Takes::names},
    {"A", "ampere", 1, 1, Takes::letters},
    {"amp", "ampere", 1, 1, Takes::names},
    {"ampere", "ampere", 1, 1, Takes::names},
    {"ohm", "ohm", 1, 1, Takes::names},
    {"Omega", "ohm", 1, 1, Takes::letters},
    {"T", "tesla", 1, 1, Takes::letters},
    {"tesla", "tesla", 1, 1, Takes::names},
    {"K", "kelvin", 1, 1, Takes::letters},
    {"kelvin", "kelvin", 1, 1, Takes::names},
    {"eV", "electronvolt", 1, 1, Takes::letters},
    {"electronvolt", "electronvolt", 1, 1, Takes::names},
    {"atm", "mass length^-1 time^-2", 101'325'000, 1},
    {"atmosphere", "mass length^-1 time^-2", 101'325'000, 1},
    {"bar", "mass length^-1 time^-2", 100'000'000, 1, Takes::letters},
    {"M", "mole length^-3", 1000, 1},
    {"mM", "mole length^-3", 1, 1},
    {"molar", "mole length^-3", 1000, 1},
    {"dB", "decibel", 1, 1},
    {"decibel", "decibel", 1, 1},
    {"cal", "calorie", 1, 1, Takes::letters},
    {"calorie", "calorie", 1, 1, Takes::names},
    {"mol", "mole", 1, 1, Takes::letters},
    {"mole", "mole", 1, 1, Takes::names},
    {"B", "byte", 1, 1, Takes::letters},
    {"KB", "byte", 1000, 1},
    {"byte", "byte", 1, 1, Takes::names},
    {"bit", "byte", 1, 8, Takes::names},
    {"unit", "unit", 1, 1},
});

struct Prefix {
  std::string_view letter, name;
  int exponent;
};

constexpr auto kPrefixes = std::to_array<Prefix>({
    {"T", "tera", 12},
    {"G", "giga", 9},
    {"M", "mega", 6},
    {"k", "kilo", 3},
    {"h", "hecto", 2},
    {"d", "deci", -1},
    {"c", "centi", -2},
    {"m", "milli", -3},
    {"u", "micro", -6},
    {"n", "nano", -9},
    {"p", "pico", -12},
});

/// A unit by its word, with the prefix taken off.
struct Found {
  const Entry* entry = nullptr;
  int exponent = 0;
};

Found entry_of(std::string_view word) {
  const auto found = std::ranges::find(kUnits, word, &Entry::word);
  return {found == kUnits.end() ? nullptr : &*found};
}

/// "km", "milligram"; "d", "c" and "h" stand before few symbols.
Found prefixed(std::string_view word) {
  for (const Prefix& prefix : kPrefixes)
    for (const Takes takes : {Takes::letters, Takes::names}) {
      const std::string_view front = takes == Takes::letters ? prefix.letter : prefix.name;
      if (!word.starts_with(front)) continue;
      const Entry* entry = entry_of(word.substr(front.size())).entry;
      if (!entry || entry->takes != takes) continue;
      const bool rare = takes == Takes::letters && std::abs(prefix.exponent) < 3;
      if (rare && std::string_view("mgl").find(lower_ascii(entry->word)) == std::string_view::npos)
        continue;
      return {entry, prefix.exponent};
    }
  return {};
}

/// "feet", "Meters", "hrs", "KM"
Found known_unit(std::string_view word) {
  if (const Found found = entry_of(word); found.entry) return found;
  if (const Found found = prefixed(word); found.entry) return found;
  const std::string lower = lower_ascii(word);
  if (lower.size() > 1)
    if (const Found found = entry_of(lower); found.entry) return found;
  const bool metric =
      lower.size() == 2 && std::string_view("mgl").find(lower[1]) != std::string_view::npos;
  if (lower.size() > 2 || metric)
    if (const Found found = prefixed(lower); found.entry) return found;
  if (lower.size() < 3 || !lower.ends_with('s')) return {};
  const std::string_view one = std::string_view(lower).substr(0, lower.size() - 1);
  const Found found = entry_of(one);
  return found.entry ? found : prefixed(one);
}

std::string singular(std::string_view word) {
  std::string noun = lower_ascii(word);
  if (noun.size() > 3 && noun.ends_with('s')) noun.pop_back();
  return noun;
}

/// "length^2 time^-1" as exponents.
void add_dimension(std::string_view dimension, int times, std::map<std::string, int>& exponents) {
  while (!dimension.empty()) {
    const std::string_view base = dimension.substr(0, dimension.find(' '));
    dimension.remove_prefix(std::min(base.size() + 1, dimension.size()));
    const std::size_t hat = base.find('^');
    int exponent = 1;
    if (hat != std::string_view::npos)
      std::from_chars(base.data() + hat + 1, base.data() + base.size(), exponent);
    exponents[std::string(base.substr(0, hat))] += times * exponent;
  }
}

template <std::size_t N>
bool has(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace

void UnitReader::add(std::string_view word) {
  const std::string lower = lower_ascii(word);
  if (lower == "per") return divide();
  if ((lower == "squared" || lower == "cubed") && !empty()) return raise(lower == "cubed" ? 3 : 2);
  words_ += singular(word) + ' ';
  if (lower == "square" || lower == "sq" || lower == "cubic" || lower == "cu") {
    raised_ = lower[0] == 's' ? 2 : 3;
    return;
  }
  if (lower == "fluid" || lower == "fl") {
    fluid_ = true;
    return;
  }
  const Found found = known_unit(word);
  known_ = known_ && found.entry;
  if (found.entry) {
    const bool fluid = fluid_ && found.entry->dimension == "mass";
    const Rational factor = fluid ? Rational(1) / Rational(128)
                                  : Rational(found.entry->top) / Rational(found.entry->bottom) *
                                        Rational(10).to_the(found.exponent);
    parts_.push_back({fluid ? "gallon" : std::string(found.entry->dimension), factor,
                      (below_ ? -1 : 1) * raised_});
  }
  fluid_ = false;
  raised_ = 1;
}

void UnitReader::raise(int exponent) {
  constexpr int exponent_max = 60;
  words_ += std::to_string(exponent) + ' ';
  if (parts_.empty()) return;
  int& raised = parts_.back().exponent;
  known_ =
      known_ && std::abs(exponent) <= exponent_max && std::abs(raised * exponent) <= exponent_max;
  if (known_) raised *= exponent;
}

Unit UnitReader::unit() const {
  Unit unit;
  if (!known_ || parts_.empty() || raised_ != 1 || fluid_) {
    unit.dimension = trimmed(words_);
    return unit;
  }
  std::map<std::string, int> exponents;
  for (const Part& part : parts_) {
    add_dimension(part.dimension, part.exponent, exponents);
    unit.factor = unit.factor * part.factor.to_the(part.exponent);
  }
  for (const auto& [base, exponent] : exponents)
    if (exponent != 0) unit.dimension += base + '^' + std::to_string(exponent) + ' ';
  unit.known = true;
  return unit;
}

Unit unit_named(std::string_view word) {
  UnitReader reader;
  reader.add(word);
  return reader.unit();
}

bool is_unit(std::string_view word) {
  return known_unit(word).entry != nullptr;
}

std::optional<Rational> multiplier_named(std::string_view word) {
  struct Multiplier {
    std::string_view word;
    std::int64_t top, bottom;
  };
  static constexpr auto multipliers = std::to_array<Multiplier>({
      {"hundred", 100, 1},
      {"thousand", 1000, 1},
      {"million", 1'000'000, 1},
      {"billion", 1'000'000'000, 1},
      {"trillion", 1'000'000'000'000, 1},
      {"quadrillion", 1'000'000'000'000'000, 1},
      {"quintillion", 1'000'000'000'000'000'000, 1},
      {"lakh", 100'000, 1},
      {"crore", 10'000'000, 1},
      {"dozen", 12, 1},
      {"halve", 1, 2},
      {"third", 1, 3},
      {"fourth", 1, 4},
      {"fifth", 1, 5},
      {"sixth", 1, 6},
      {"seventh", 1, 7},
      {"eighth", 1, 8},
      {"ninth", 1, 9},
      {"tenth", 1, 10},
      {"twelfth", 1, 12},
      {"hundredth", 1, 100},
      {"thousandth", 1, 1000},
      {"millionth", 1, 1'000'000},
  });
  const std::string one = singular(word);
  const auto found = std::ranges::find(multipliers, one, &Multiplier::word);
  if (found == multipliers.end()) return std::nullopt;
  return Rational(found->top) / Rational(found->bottom);
}

bool turns_number(std::string_view word) {
  static constexpr auto words = std::to_array<std::string_view>(
      {"minus",      "plus",      "over",      "divided",       "multiplied",    "squared",
       "cubed",      "than",      "least",     "most",          "cannot",        "no",
       "none",       "never",     "nor",       "neither",       "undefined",     "undetermined",
       "unknown",    "wrong",     "incorrect", "impossible",    "indeterminate", "insufficient",
       "determined", "except",    "without",   "half",          "negative",      "unless",
       "either",     "factorial", "mod",       "approximately", "doubled",       "tripled",
       "quadrupled", "halved",    "raised",    "itself",        "below",         "beneath",
       "under",      "repeating", "recurring", "modulo"});
  const std::string lower = lower_ascii(word);
  return has(words, lower) || number_word(lower).has_value();
}

}  // namespace convene
