#pragma once

#include <string>
#include <vector>

namespace convene::pocket {

/// First names, in lower case, no two alike.
const std::vector<std::string>& women();
const std::vector<std::string>& men();
bool is_woman(const std::string& name);
bool is_person(const std::string& name);

}  // namespace convene::pocket
