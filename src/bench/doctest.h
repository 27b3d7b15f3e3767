#pragma once

#include <string>
#include <string_view>

namespace convene {

/// The examples in a docstring as assertions, one a line; empty where there are none: ">>> f(1)"
/// and the line below it, a value; "f(1) == 2", "f(1) ➞ 2", "f(1) should return 2" of the function
/// itself. Examples that print, raise, span lines, or have anything but values are left out.
std::string assertions_in(std::string_view docstring, const std::string& entry_point);

}  // namespace convene
