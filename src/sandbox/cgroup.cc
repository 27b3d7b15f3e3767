#include "sandbox/cgroup.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <utility>

#include "base/text.h"

namespace convene {
namespace {

std::string first_line(const std::string& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

bool hands_down(const std::string& folder, std::string_view controller) {
  const std::string controllers = first_line(folder + "/cgroup.subtree_control");
  for (const std::string_view name : split(controllers, ' '))
    if (name == controller) return true;
  return false;
}

bool is_ours(const std::string& folder) {
  return access(folder.c_str(), W_OK) == 0 &&
         access((folder + "/cgroup.procs").c_str(), W_OK) == 0 && hands_down(folder, "memory") &&
         hands_down(folder, "pids");
}

bool write_to(const std::string& file, std::int64_t value) {
  std::ofstream out(file);
  out << value;
  out.close();
  return out.good();
}

/// This process's place in the hierarchy of version 2; empty where there is none.
std::string own_place() {
  std::ifstream places("/proc/self/cgroup");
  for (std::string line; std::getline(places, line);)
    if (line.rfind("0::/", 0) == 0) return line.substr(3);
  return "";
}

}  // namespace

std::optional<ControlGroup> ControlGroup::make(const std::string& mount, const std::string& own,
                                               const std::string& name, const ProgramLimits& limits,
                                               int programs) {
  constexpr std::int64_t interpreter_bytes = std::int64_t{64} << 20;
  for (std::string place = own; !place.empty(); place.resize(place.rfind('/'))) {
    const std::string parent = mount + place;
    if (!is_ours(parent)) continue;
    const std::string folder = parent + "/" + name;
    if (mkdir(folder.c_str(), 0755) != 0) continue;
    ControlGroup group(folder);
    const std::int64_t bytes =
        limits.memory_bytes + limits.tmp_bytes + programs * interpreter_bytes;
    const std::int64_t processes = limits.threads + limits.processes + 4 * programs;
    if (write_to(folder + "/memory.max", bytes) && write_to(folder + "/pids.max", processes))
      return group;
  }
  return std::nullopt;
}

std::optional<ControlGroup> ControlGroup::make(const std::string& name, const ProgramLimits& limits,
                                               int programs) {
  return make("/sys/fs/cgroup", own_place(), name, limits, programs);
}

ControlGroup::ControlGroup(ControlGroup&& other) noexcept
    : folder_(std::exchange(other.folder_, "")) {}

ControlGroup::~ControlGroup() {
  if (!folder_.empty()) rmdir(folder_.c_str());
}

}  // namespace convene
