#pragma once

#include <map>
#include <string>

#include "pocket/python_value.h"

namespace convene::pocket::python {

/// Values handed to a built-in function or a method.
struct Arguments {
  List values;
  std::map<std::string, Value> named;
};

/// len, sum, max, min, sorted, reversed, range, list, tuple, abs, str, int, bool, enumerate, zip,
/// any and all.
/// Stop for any other name or wrong arguments.
Value call_function(const std::string& name, const Arguments& arguments, Heap& heap);
/// The usual methods of lists, tuples, ranges and strings.
Value call_method(const Value& receiver, const std::string& name, const Arguments& arguments,
                  Heap& heap);

/// + - * // % ** of two values.
Value operated(const Value& left, const std::string& sign, const Value& right, Heap& heap);
/// += *= …: a list is changed for all who share it.
Value operated_in_place(const Value& left, const std::string& sign, const Value& right, Heap& heap);

}  // namespace convene::pocket::python
