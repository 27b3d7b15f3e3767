#pragma once

#include <optional>
#include <string>

#include "sandbox/limits.h"

namespace convene {

/// A control group of our own that limits memory and processes together, where the system lets us
/// make one (version 2; a user's session under systemd does). Removed at the end.
class ControlGroup {
 public:
  /// `mount` is where the hierarchy lies, `own` this process's place in it ("/user.slice/…", what
  /// /proc/self/cgroup says behind "0::"). Looks from there upwards for a folder that is ours to
  /// write and hands down both controllers; absent where there is none.
  static std::optional<ControlGroup> make(const std::string& mount, const std::string& own,
                                          const std::string& name, const ProgramLimits& limits,
                                          int programs);
  /// With this system's mount and place.
  static std::optional<ControlGroup> make(const std::string& name, const ProgramLimits& limits,
                                          int programs);
  ControlGroup(ControlGroup&& other) noexcept;
  ControlGroup& operator=(ControlGroup&&) = delete;
  ~ControlGroup();

  /// What a process writes itself into.
  std::string members() const { return folder_ + "/cgroup.procs"; }

 private:
  explicit ControlGroup(std::string folder) : folder_(std::move(folder)) {}

  std::string folder_;
};

}  // namespace convene
