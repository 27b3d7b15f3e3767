#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "answers/rational.h"

namespace convene {

/// A unit of measurement, or the noun of what was counted.
struct Unit {
  std::string dimension;  ///< "length^2 time^-1"; of a noun: the noun
  Rational factor{1};     ///< in metres, seconds, grams, dollars
  bool known = false;     ///< false: a noun, such as "ways"

  bool operator==(const Unit&) const = default;
};

/// Reads a unit word by word: "square" "feet", "km" "per" "hour", "cm" squared.
class UnitReader {
 public:
  /// word: singular or plural; symbols in their case ("MB", "mA"), names in any.
  void add(std::string_view word);
  /// Of the word just added: cm^2.
  void raise(int exponent);
  /// "per" or a slash.
  void divide() { below_ = true; }
  bool empty() const { return words_.empty(); }
  Unit unit() const;

 private:
  struct Part {
    std::string dimension;
    Rational factor;
    int exponent;
  };
  std::string words_;
  std::vector<Part> parts_;
  bool below_ = false;
  bool known_ = true;
  bool fluid_ = false;  // by "fluid", for the next word
  int raised_ = 1;      // by "square" or "cubic", for the next word
};

Unit unit_named(std::string_view word);

/// Whether a word is a unit by itself: "kg", "mA", "miles".
bool is_unit(std::string_view word);

/// What a word after a number multiplies it by: "million", "dozen", "thirds".
std::optional<Rational> multiplier_named(std::string_view word);

/// Words after a number that are neither unit nor noun and change what it says: "minus", "cannot".
bool turns_number(std::string_view word);

}  // namespace convene
