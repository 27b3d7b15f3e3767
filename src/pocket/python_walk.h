#pragma once

#include <cstddef>
#include <cstdint>

#include "pocket/python_value.h"

namespace convene::pocket::python {

/// Of a list, a tuple, a range or a string; Stop for anything else.
std::size_t size_of(const Value& value);
/// i < size_of(value).
Value element_at(const Value& value, std::size_t i);

/// An index counted from either end; Stop outside.
std::size_t place_in(std::size_t size, std::int64_t index);

/// What [low:high:step] picks; absent bounds are None.
Value sliced(const Value& whole, const Value& low, const Value& high, const Value& step,
             Heap& heap);

/// What "for" walks: a list as it is at each step, the letters of a string, what another walk has
/// left. Stop for what has no elements.
Walk walk_over(const Value& value, Heap& heap);
/// All of them at once.
List elements_of(const Value& value, Heap& heap);

Value reversed(const Value& sequence, Heap& heap);
Value enumerated(const Value& value, std::int64_t from, Heap& heap);
Value zipped(const List& values, Heap& heap);

}  // namespace convene::pocket::python
