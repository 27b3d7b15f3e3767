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

/// len, sum, max, min, sorted, reversed, range, list, abs, str, int, enumerate, zip, any and all.
/// Stop for any other name or wrong arguments.
Value call_function(const std::string& name, const Arguments& arguments, Heap& heap);
/// The usual methods of lists and strings.
Value call_method(const Value& receiver, const std::string& name, const Arguments& arguments,
                  Heap& heap);

/// The elements of a list, or the letters of a string.
List elements_of(const Value& value, Heap& heap);

/// An index counted from either end; Stop outside.
std::size_t place_in(std::size_t size, std::int64_t index);

/// What [low:high:step] picks; absent bounds are None.
Value sliced(const Value& whole, const Value& low, const Value& high, const Value& step,
             Heap& heap);

/// + - * // % ** of two values.
Value operated(const Value& left, const std::string& sign, const Value& right, Heap& heap);

}  // namespace convene::pocket::python
