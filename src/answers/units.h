#pragma once

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
  /// word: in any case, singular or plural.
  void add(std::string_view word);
  /// Of the word just added: cm^2.
  void raise(int exponent);
  /// "per" or a slash.
  void divide() { below_ = true; }
  bool empty() const { return words_.empty(); }
  Unit unit() const;

 private:
  struct Part {
    std::string base;
    Rational factor;
    int exponent;
  };
  std::string words_;
  std::vector<Part> parts_;
  bool below_ = false;
  bool known_ = true;
  int raised_ = 1;  // by "square" or "cubic", for the next word
};

Unit dollars();

}  // namespace convene
