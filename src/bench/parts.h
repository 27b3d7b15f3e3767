#pragma once

#include <string>
#include <vector>

namespace convene {

/// The parts of a benchmark that get lines of their own. A group is named by a path, "target/easy";
/// "target" is a part that holds all of its levels, and "" is everything. Pure.

/// Whether a group's answers count in a part.
bool is_in_part(const std::string& group, const std::string& part);

/// The groups, in the order given, each family of them after the part that holds it: "target",
/// "target/easy", "target/hard", "algebra", … None where there is only one group, and no part that
/// would hold everything or a single group.
std::vector<std::string> parts_of(const std::vector<std::string>& groups);

/// Those of depth 0: what a reader wants to see side by side.
std::vector<std::string> uppermost(const std::vector<std::string>& parts);

/// 0 for "target", 1 for "target/easy".
int depth_of(const std::string& part);

}  // namespace convene
