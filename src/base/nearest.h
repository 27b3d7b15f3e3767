#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace convene {

/// The name that somebody probably meant: the one with the fewest edits, at most a third of its
/// length (and never more than three); empty where none is that near. For hints in error messages.
std::string nearest_name(std::string_view word, const std::vector<std::string>& names);

/// "did you mean 'solver'? one of critic, solver", without the question where nothing is near.
std::string name_hint(std::string_view word, const std::vector<std::string>& names);

}  // namespace convene
