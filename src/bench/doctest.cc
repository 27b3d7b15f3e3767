#include "bench/doctest.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace convene {
namespace {

bool is_letter(char c) {
  return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Where the string that begins here ends; npos where it does not.
std::size_t end_of_string(std::string_view text, std::size_t from) {
  for (std::size_t i = from + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == text[from]) {
      return i;
    }
  }
  return std::string_view::npos;
}

/// Where the bracket that begins here is closed; npos where it is not.
std::size_t end_of_bracket(std::string_view text, std::size_t from) {
  int depth = 0;
  for (std::size_t i = from; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\'' || c == '"') {
      i = end_of_string(text, i);
      if (i == std::string_view::npos) break;
    } else if (c == '(' || c == '[' || c == '{') {
      ++depth;
    } else if ((c == ')' || c == ']' || c == '}') && --depth == 0) {
      return i;
    }
  }
  return std::string_view::npos;
}

bool is_name_of_value(std::string_view word) {
  return word == "True" || word == "False" || word == "None";
}

/// Numbers, strings and the like, with commas between them; no name of anything else.
bool are_literals(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\'' || c == '"') {
      i = end_of_string(text, i);
      if (i == std::string_view::npos) return false;
    } else if (is_letter(c)) {
      std::size_t end = i;
      while (end < text.size() && (is_letter(text[end]) || is_digit(text[end]))) ++end;
      if (!is_name_of_value(text.substr(i, end - i))) return false;
      i = end - 1;
    } else if (!is_digit(c) && std::string_view(" ,:.+-()[]{}").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

/// One value: what a bracket or a string begins ends with it. ('a') is left out: some mean a tuple.
bool is_literal(std::string_view text) {
  if (text.empty() || !are_literals(text)) return false;
  const char first = text.front();
  const bool last = text.find_first_of(" ,:") == std::string_view::npos;
  if (first == '\'' || first == '"') return end_of_string(text, 0) == text.size() - 1;
  if (first == '(' && text.find(',') == std::string_view::npos && text != "()") return false;
  if (first == '(' || first == '[' || first == '{')
    return end_of_bracket(text, 0) == text.size() - 1;
  return last && text.find_first_of("()[]{}") == std::string_view::npos &&
         (is_name_of_value(text) || is_digit(text.back()));
}

/// Where the value that a text begins with can end at the latest.
std::size_t end_of_value(std::string_view text) {
  const char first = text.empty() ? ' ' : text.front();
  if (first == '\'' || first == '"') return end_of_string(text, 0);
  if (first == '(' || first == '[' || first == '{') return end_of_bracket(text, 0);
  return std::min(text.find_first_of(" ,;#"), text.size()) - 1;
}

/// The value that a text begins with, before a full stop or a remark.
std::optional<std::string_view> value_before_remark(std::string_view text) {
  const std::size_t end = end_of_value(text);
  if (end >= text.size()) return {};
  const std::string_view after = text.substr(end + 1);
  std::string_view value = text.substr(0, end + 1);
  if (value.ends_with('.')) value.remove_suffix(1);
  const bool ends =
      after.empty() || std::string_view(" .,;#").find(after[0]) != std::string_view::npos;
  // "19 - 5 - 6 = 8" is no value before a remark.
  const std::string_view next = trimmed(after);
  const bool goes_on =
      !next.empty() && std::string_view("+-*/=<>%").find(next[0]) != std::string_view::npos;
  return ends && !goes_on && is_literal(value) ? std::optional(value) : std::nullopt;
}

/// "f(1, 2) ==> 3 # because" says that f(1, 2) == 3; so do other signs and words.
std::optional<std::string> assertion_in_words(std::string_view line, const std::string& entry) {
  static constexpr std::string_view kSays[] = {
      "should return", "should be", "returns", "return", "==>", "=>", "==", "->", "➞", "➡"};
  const std::size_t at = line.find(entry + "(");
  if (at == std::string_view::npos || line.starts_with("def ")) return {};
  if (at > 0 && (is_letter(line[at - 1]) || is_digit(line[at - 1]))) return {};
  const std::size_t open = at + entry.size(), close = end_of_bracket(line, open);
  if (close == std::string_view::npos) return {};
  if (!are_literals(line.substr(open + 1, close - open - 1))) return {};
  const std::string_view rest = trimmed(line.substr(close + 1));
  for (const std::string_view says : kSays) {
    if (!rest.starts_with(says)) continue;
    const auto value = value_before_remark(trimmed(rest.substr(says.size())));
    if (!value) return {};
    return std::string(line.substr(at, close + 1 - at)) + " == " + std::string(*value);
  }
  return {};
}

bool is_call_of_doctest(std::string_view text) {
  return text.starts_with(">>> ") && text.find('(') != std::string_view::npos &&
         !text.starts_with(">>> print") && text.find(" = ") == std::string_view::npos;
}

}  // namespace

std::string assertions_in(std::string_view docstring, const std::string& entry_point) {
  std::string assertions;
  std::string_view call;
  for (const std::string_view line : split(docstring, '\n')) {
    const std::string_view text = trimmed(line);
    if (!call.empty() && is_literal(text))
      assertions += "assert " + std::string(call) + " == " + std::string(text) + "\n";
    call = is_call_of_doctest(text) ? trimmed(text.substr(4)) : std::string_view();
    if (const auto told = assertion_in_words(text, entry_point))
      assertions += "assert " + *told + "\n";
  }
  return assertions;
}

}  // namespace convene
