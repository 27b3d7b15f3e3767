#include "bench/parts.h"

#include <algorithm>
#include <iterator>

namespace convene {
namespace {

std::string parent_of(const std::string& group) {
  const std::size_t slash = group.rfind('/');
  return slash == std::string::npos ? "" : group.substr(0, slash);
}

}  // namespace

bool is_in_part(const std::string& group, const std::string& part) {
  return part.empty() || group == part || group.starts_with(part + "/");
}

std::vector<std::string> parts_of(const std::vector<std::string>& groups) {
  std::vector<std::string> parts;
  if (groups.size() < 2) return parts;
  for (const std::string& group : groups) {
    const std::string parent = parent_of(group);
    const auto held = static_cast<std::size_t>(
        std::count_if(groups.begin(), groups.end(),
                      [&](const std::string& other) { return is_in_part(other, parent); }));
    const bool known = std::find(parts.begin(), parts.end(), parent) != parts.end();
    if (held > 1 && held < groups.size() && !known) parts.push_back(parent);
    parts.push_back(group);
  }
  return parts;
}

std::vector<std::string> uppermost(const std::vector<std::string>& parts) {
  std::vector<std::string> found;
  std::copy_if(parts.begin(), parts.end(), std::back_inserter(found),
               [](const std::string& part) { return depth_of(part) == 0; });
  return found;
}

int depth_of(const std::string& part) {
  return static_cast<int>(std::count(part.begin(), part.end(), '/'));
}

}  // namespace convene
