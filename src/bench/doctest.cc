#include "bench/doctest.h"

#include "base/text.h"

namespace convene {
namespace {

/// Something that can stand on the right of ==, as far as a look at it can tell.
bool looks_like_value(std::string_view text) {
  if (text.empty() || text.starts_with(">>>") || text.starts_with("Traceback")) return false;
  for (const char* word : {"True", "False", "None"})
    if (text == word) return true;
  const char first = text.front();
  const bool opens = first == '[' || first == '(' || first == '{' || first == '\'' ||
                     first == '"' || first == '-' || (first >= '0' && first <= '9');
  const char last = text.back();
  const bool closes = last == ']' || last == ')' || last == '}' || last == '\'' || last == '"' ||
                      (last >= '0' && last <= '9');
  return opens && closes;
}

}  // namespace

std::string assertions_in(std::string_view docstring) {
  std::string assertions;
  std::string_view call;
  for (const std::string_view line : split(docstring, '\n')) {
    const std::string_view text = trimmed(line);
    if (!call.empty() && looks_like_value(text))
      assertions += "assert " + std::string(call) + " == " + std::string(text) + "\n";
    const bool example = text.starts_with(">>> ") && text.find('(') != std::string_view::npos &&
                         !text.starts_with(">>> print") &&
                         text.find(" = ") == std::string_view::npos;
    call = example ? trimmed(text.substr(4)) : std::string_view();
  }
  return assertions;
}

}  // namespace convene
