#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace convene {

/// A piece of a formula, TeX or plain.
struct Token {
  enum Kind {
    number,     ///< text: its digits alone; places: how many of them stand after the point
    based,      ///< text: digits; base; places
    repeating,  ///< a decimal with a period: text: all digits; places: after the point; base:
                ///< period
    letter,     ///< text: "x", or a Greek letter's name
    word,       ///< a run of letters that is no product of them, or any in \text{}
    command,    ///< text: its name: "frac", "sqrt", "sin"; also sin and sqrt without a backslash
    begin,      ///< an environment's begin; text: its name
    end_of,     ///< an environment's end
    sign,    ///< mark: one of + - * / ^ _ ! % ( ) [ ] { } , ; | = < > : & ' and the letters below
    finish,  ///< after the last one
  };
  // Marks that no single character of ASCII shows: S \{, E \}, l ≤, g ≥, n ≠, a ≈, e ∈, U ∪, D \, P
  // ±, M ∓, R end of row, A and, O or, $ a currency (text: its unit), o degree. Degree and percent
  // have the text "word" where they are one.
  Kind kind = finish;
  char mark = 0;
  bool spaced = false;   ///< white space before it
  bool in_text = false;  ///< inside \text{}
  int base = 10;
  std::size_t places = 0;
  std::string text = {};
};

struct Tokens {
  std::vector<Token> list;        ///< the last one is `finish`
  const char* trouble = nullptr;  ///< why it cannot be read; null where it can
};

/// How to read what can be read in two ways.
struct ReadAs {
  bool thousands = true;  ///< a comma between groups of three digits outside brackets parts
                          ///< thousands; otherwise it parts items
  bool exponents = true;  ///< "2e-1" is 0.2; otherwise 2·e - 1
  bool letters_are_units = false;  ///< "5 m" is five metres where that makes a unit, not 5·m
};

/// text as tex_of gives it. Linear; at most 4,000 tokens.
Tokens tokens_of(std::string_view text, ReadAs reading = {});

/// Whether a comma in text might part thousands or items.
bool has_ambiguous_comma(std::string_view text);

/// Whether text might hold a number's exponent or 2.718…: "2e-1". ("1e-1" is 0.1, and so is
/// "10e-2".)
bool has_ambiguous_exponent(std::string_view text);

}  // namespace convene
