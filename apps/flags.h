#pragma once

#include <string>
#include <vector>

#include "options.h"

namespace convene {

/// The command line (without the program's name) as options. Throws Error on anything unknown,
/// missing or ill-formed.
Options parse_flags(const std::vector<std::string>& arguments);

}  // namespace convene
