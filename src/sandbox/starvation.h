#pragma once

#include <sys/types.h>

#include <chrono>

namespace convene {

/// How long a process, or one begun by it, has been ready to run and found no processor free: of
/// all their threads the one that waited longest, since it began. Zero where the system does not
/// say (Linux does with scheduler statistics, as distributions build it) or the process has ended.
std::chrono::nanoseconds starved_for(pid_t process);

}  // namespace convene
