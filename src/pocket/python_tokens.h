#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace convene::pocket::python {

/// What stops reading or running a program: one line for a person. Thrown inside this evaluator
/// only, caught where its functions return.
struct Stop {
  std::string why;
};

struct Token {
  enum class Kind { name, number, text, sign, line_end, indent, dedent, end };
  Kind kind = Kind::end;
  std::string text;      ///< of a string: what it holds
  std::size_t from = 0;  ///< where in the source it begins
  std::size_t to = 0;    ///< and ends
};

/// Indentation as tokens, none inside brackets. Throws Stop.
std::vector<Token> tokens_of(std::string_view source);

}  // namespace convene::pocket::python
