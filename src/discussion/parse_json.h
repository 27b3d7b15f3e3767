#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace convene {

/// Objects in a model's text that are JSON, or nearly: inside code fences and prose, with single
/// quotes, bare keys, trailing commas, line comments, Python's True, False and None, raw line
/// breaks and stray backslashes in strings. The last one comes first, an inner one before the one
/// around it. Each is returned as it would be in strict JSON, though not checked in full.
/// Bounded: looks at the last 64 KiB of the text and at most 64 opening braces.
std::vector<std::string> objects_from_the_end(std::string_view text);

}  // namespace convene
