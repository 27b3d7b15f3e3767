#pragma once

#include <string>

#include "base/random.h"

namespace convene::pocket {

/// A function as a model may write it: "def f(x): …" with loops, branches, methods, slices and
/// comprehensions, drawn from templates. Most of them give a value; some stop, some never end.
std::string drawn_program(bool text, Random& random);

}  // namespace convene::pocket
