#pragma once

#include <string>
#include <string_view>

namespace convene {

/// The examples in a docstring (">>> f(1)" and the line below it, a value) as assertions, one a
/// line; empty where there are none. Examples that print, raise or span lines are left out.
std::string assertions_in(std::string_view docstring);

}  // namespace convene
