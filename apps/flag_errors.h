#pragma once

#include <string>
#include <vector>

#include "base/error.h"

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace convene {

/// What to say of a command line that could not be parsed. A command or flag that does not exist
/// comes first: what seems missing or ill-formed beside it is often its doing. app: as parsing
/// these arguments left it.
Error misuse(const CLI::App& app, const std::vector<std::string>& arguments,
             const CLI::ParseError& error);

}  // namespace convene
