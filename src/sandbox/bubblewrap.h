#pragma once

#include <string>
#include <vector>

#include "sandbox/jail.h"

namespace convene {

/// The descriptors that a jailed process is given.
enum JailDescriptor : int {
  jail_input = 3,   ///< frames in
  jail_output = 4,  ///< frames out
  jail_filter = 5,  ///< for bubblewrap itself, closed before the program begins
  jail_info = 6,
};

/// The command line: which namespaces, what is mounted where, and the interpreter with its script.
std::vector<std::string> bubblewrap_arguments(const JailPlan& plan);

/// The resource limits of the jail's processes. That on their number is set inside, where it counts
/// this jail's only.
std::vector<std::pair<int, rlimit>> resource_limits(const ProgramLimits& limits);

}  // namespace convene
