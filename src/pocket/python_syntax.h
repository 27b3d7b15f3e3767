#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace convene::pocket::python {

/// A piece of a program: an expression or a statement, with its pieces.
struct Node {
  enum class Kind {
    // expressions
    number,         ///< value
    text,           ///< text: what the string holds
    name,           ///< text
    constant,       ///< text: "True", "False", "None"
    list,           ///< parts: elements
    comprehension,  ///< parts: element, then for each clause; text "(" for a generator
    clause,         ///< "for": parts target, iterable; "if": parts condition
    operation,      ///< text: "+", "not", "neg", …; parts: one or two operands
    comparison,     ///< texts of signs in text, parted by blanks; parts: operands
    choice,         ///< parts: then, condition, else
    item,           ///< parts: whole, index
    slice,          ///< parts: whole, low, high, step; `nothing` where left out
    call,           ///< text: the function; parts: arguments
    method,         ///< text: the method; parts: receiver, arguments
    keyword,        ///< text: its name; parts: value
    nothing,
    // statements
    assignment,  ///< text: "=" or "+=" …; parts: target, value
    expression,  ///< parts: value
    giving,      ///< return: parts: value
    branch,      ///< if: parts: condition, block, block (or nothing)
    loop,        ///< for: parts: target, iterable, block
    repetition,  ///< while: parts: condition, block
    leaving,     ///< text: "break", "continue", "pass"
    block        ///< parts: statements
  };
  Kind kind = Kind::nothing;
  std::string text;
  std::int64_t value = 0;
  std::vector<Node> parts;
  std::string source;  ///< of an assigned or returned value: as it was written
};

/// One function of one parameter.
struct Program {
  std::string parameter;
  Node body;
  std::vector<std::string> assigned;  ///< by its statements, wherever: names of its own
};

/// Reads a function ("def f(x): …") or a bare body, its statements parted by lines or semicolons,
/// with or without a code fence around it. The subset: whole numbers, strings, lists, slices,
/// comprehensions, comparisons, the usual built-ins and methods, if, for, while. Bounded in size
/// and nesting. The error says what cannot be read.
tl::expected<Program, std::string> parse(std::string_view source, const std::string& parameter);

}  // namespace convene::pocket::python
