#include <algorithm>
#include <cstdlib>

#include "answers/reader.h"

namespace convene {
/// Words after a number: what it is multiplied by, its unit, and what is left in smaller ones.
Node Reader::with_unit(Node value) {
  if (now().kind == Token::letter && !behind_plain_number()) unit_may_be_factor_ = true;
  value = multiplied(std::move(value));
  UnitReader reader;
  if (at_scale(value)) {
    reader.add(now().text == "C" ? "celsius" : "fahrenheit");
    ++at_;
  } else {
    read_unit(reader);
  }
  if (trouble_ || reader.empty()) return value;
  if (unit_ && *unit_ != reader.unit()) return fail("it has two units");
  unit_ = reader.unit();
  return compound(std::move(value));
}

/// "2.5 million", "2 dozen"; also "3 tenths of a" second.
Node Reader::multiplied(Node value) {
  bool of = false;
  while (now().kind == Token::word) {
    const auto factor = multiplier_named(now().text);
    of = of || factor;
    const bool filler = of && (now().text == "of" || now().text == "a" || now().text == "an");
    if ((!factor && !filler) || (factor && is_ordinal())) break;
    if (factor) value = product_of(std::move(value), number_node(*factor));
    ++at_;
  }
  return value;
}

/// "third" in "5 third graders", which is no part of one.
bool Reader::is_ordinal() const {
  const bool of = next().text == "of" || next().text == "a" || next().text == "an";
  const bool part = *multiplier_named(now().text) < Rational(1);
  return part && !now().text.ends_with('s') && next().kind == Token::word && !of;
}

/// "1 hr 30 min", "5 ft 6 in": a smaller unit of the same dimension behind the first.
Node Reader::compound(Node value) {
  Unit last = *unit_;
  const bool negative = value.op == Op::number && value.number.sign() < 0;
  while (!trouble_ && last.known) {
    if (at_smaller_unit(last)) ++at_;
    if (now().kind != Token::number || next().kind != Token::word) break;
    Node part = number();
    UnitReader reader;
    read_unit(reader);
    const Unit unit = reader.unit();
    if (!unit.known || unit.dimension != last.dimension || !(unit.factor < last.factor))
      return fail("it has two units");
    part = product_of(number_node(unit.factor / unit_->factor), std::move(part));
    value = sum_of(std::move(value), negative ? negated(std::move(part)) : std::move(part));
    last = unit;
  }
  return value;
}

/// "and 30 minutes" behind hours, "and 50 cents": of other units, two values.
bool Reader::at_smaller_unit(const Unit& last) const {
  if (!at('A') || next().kind != Token::number || next(2).kind != Token::word) return false;
  if (last.dimension != "time^1 " && last.dimension != "dollar^1 ") return false;
  const Unit unit = unit_named(next(2).text);
  return unit.known && unit.dimension == last.dimension && unit.factor < last.factor;
}

bool Reader::at_unit_word(const UnitReader& reader) const {
  return now().kind == Token::word ||
         (now().kind == Token::letter && (letters_are_units_ || !reader.empty()));
}

/// Whether a letter makes a formula of the words before it, "times x", and is neither a unit nor a
/// name: "times a week", "of type B", "cups of tea".
bool Reader::at_factor_letter() const {
  if (now().kind != Token::letter || letters_are_units_) return false;
  const bool alone = now().spaced && (next().kind != Token::letter || next().spaced);
  if (alone && now().text == "a") return false;
  if (at_ > 0 && tokens_[at_ - 1].text == "times") return true;
  const bool capital = now().text[0] >= 'A' && now().text[0] <= 'Z';
  return alone && !capital && !is_unit(now().text);
}

/// Whether all that follows a number can be a unit of letters: "5 m", "5 kg m/s^2".
bool Reader::at_unit_letters(const Node& value) const {
  if (!letters_are_units_ || now().kind != Token::letter || !letters_in(value).empty())
    return false;
  return std::all_of(
      tokens_.begin() + static_cast<std::ptrdiff_t>(at_), tokens_.end(), [](const Token& token) {
        const bool sign = token.kind == Token::sign &&
                          std::string_view("/*^{}-").find(token.mark) != std::string_view::npos;
        return sign || token.kind == Token::letter || token.kind == Token::word ||
               token.kind == Token::number || token.kind == Token::finish;
      });
}

/// "5 ", "-2.5 ", "3 \times 10^8 "
bool Reader::behind_plain_number() const {
  return now().spaced &&
         std::all_of(tokens_.begin(), tokens_.begin() + static_cast<std::ptrdiff_t>(at_),
                     [](const Token& token) {
                       return token.kind == Token::number ||
                              std::string_view("+-*^{}").find(token.mark) != std::string_view::npos;
                     });
}

/// "20°C"
bool Reader::at_scale(const Node& value) const {
  const bool letter = now().kind == Token::letter || now().kind == Token::word;
  return value.op == Op::degrees && letter && (now().text == "C" || now().text == "F");
}

/// A word, or letters that are one only together: "kWh".
void Reader::read_unit_word(UnitReader& reader) {
  std::string word = now().text;
  std::size_t size = 1;
  if (now().kind == Token::letter && letters_are_units_) {
    std::string longer = word;
    for (std::size_t i = 1; next(i).kind == Token::letter && !next(i).spaced; ++i) {
      longer += next(i).text;
      if (is_unit(longer)) word = longer, size = i + 1;
    }
    if (!is_unit(word)) return void(fail("it holds a letter that is no unit"));
    if (word == "T" || word == "M") unit_may_be_factor_ = true;  // "5 M" may be millions
  }
  reader.add(word);
  at_ += size;
}

/// Words that turn a sentence or a number are none of a unit.
void Reader::read_unit(UnitReader& reader) {
  const auto is_unit_word = [&](const Token& token) {
    return token.kind == Token::word || (letters_are_units_ && token.kind == Token::letter);
  };
  static constexpr std::string_view turns =
      " if when where for such that not is are was the with because since so then but ";
  while (!trouble_) {
    if (at_unit_word(reader)) {
      if (at_factor_letter()) return void(fail("it holds a letter that is no unit"));
      const bool raises = !reader.empty() && (now().text == "squared" || now().text == "cubed");
      number_turned_ =
          (!raises && turns_number(now().text)) || (reader.empty() && now().text == "to");
      if (number_turned_ || turns.find(" " + now().text + " ") != std::string_view::npos) {
        return void(fail("it holds words"));
      }
      read_unit_word(reader);
    } else if (at('^') && (next().kind == Token::number || next().mark == '{')) {
      ++at_;
      const Node power = group();
      const auto exponent = power.op == Op::number ? power.number.small() : std::nullopt;
      constexpr std::int64_t exponent_max = 9;
      if (!exponent || *exponent == 0 || std::abs(*exponent) > exponent_max)
        return void(fail("it holds a power that is none of a unit"));
      reader.raise(static_cast<int>(*exponent));
    } else if (at('/') && is_unit_word(next())) {
      ++at_;
      reader.divide();
    } else if (at('*') && is_unit_word(next())) {
      ++at_;
    } else {
      break;
    }
  }
}

}  // namespace convene
