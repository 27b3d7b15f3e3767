#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pocket/rational.h"

namespace convene::pocket {

/// Arithmetic over numbers and one unknown, as nodes in the order of evaluation: operands before
/// their operator, the root last.
struct Expression {
  struct Node {
    char kind = '#';  ///< '#' a number, 'x' the unknown, 'a' a letter, '~' minus, or one of + - * /
    Rational number;
    int left = -1;  ///< index of an operand; the only one of '~'
    int right = -1;
  };
  std::vector<Node> nodes;

  bool leaf() const { return nodes.size() == 1; }
};

Expression number(std::int64_t value);
Expression unknown();
Expression letter();
Expression joined(const Expression& left, char sign, const Expression& right);

enum class Letter {
  times,    ///< an x is a sign
  unknown,  ///< an x is the unknown
  both      ///< and an a stands for some number
};

/// Reads what people and models write: × · ÷ − and their LaTeX names, square brackets, decimals,
/// 2(3+4), 3x. Absent for anything else, and for more than 200 bytes, nesting over 20, or numbers
/// over nine digits.
std::optional<Expression> parse_expression(std::string_view text, Letter x = Letter::times);

/// With the fewest parentheses that keep the tree.
std::string text_of(const Expression& expression);

/// The numbers written in it, from left to right.
std::vector<Rational> numbers_in(const Expression& expression);

/// One step of arithmetic and how it is written: "10-3=7", "3/(5/2)=6/5"; "5/0=none" where there is
/// no value.
struct Step {
  std::optional<Rational> value;
  std::string text;
};
Step take_step(Rational left, char sign, Rational right);

struct Evaluation {
  std::optional<Rational> value;   ///< absent: a division by zero, or out of range
  std::vector<std::string> steps;  ///< "10-3=7", inner ones first
};
/// No value where there is an a.
Evaluation evaluate(const Expression& expression, Rational x = {});

/// With a number for every a.
Expression with_letter(Expression expression, Rational a);

/// "10-3=7; 7*2=14.", or nothing where there are no steps.
std::string text_of_steps(const std::vector<std::string>& steps);

}  // namespace convene::pocket
