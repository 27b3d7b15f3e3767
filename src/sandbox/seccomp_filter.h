#pragma once

#include <string>

namespace convene {

/// The filter for a program inside, as the kernel's BPF. What a Python program needs is allowed,
/// everything else fails with ENOSYS (a C library then does without): no sockets but pairs within
/// one process, no namespaces, mounts, tracing, keys, io_uring, shared memory or terminals' tricks.
/// With `processes` fork is allowed, else threads only (fork fails with EPERM).
/// Throws Error where the filter cannot be built.
std::string seccomp_filter(bool processes);

}  // namespace convene
