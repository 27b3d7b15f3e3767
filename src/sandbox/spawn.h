#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "chat/failure.h"
#include "sandbox/descriptor.h"

namespace convene {

/// How a process starts. Descriptors above those listed are closed in it, whoever opened them; no
/// signal is blocked or ignored.
struct SpawnPlan {
  std::string path;
  std::vector<std::string> arguments;            ///< the first is the program's name
  std::vector<std::string> environment;          ///< "NAME=value"
  std::vector<std::pair<int, int>> descriptors;  ///< ours, its; ours must lie above all of its
  std::vector<std::pair<int, rlimit>> limits;    ///< RLIMIT_…
  std::optional<uid_t> user;                     ///< changes to this user and group, no others
  std::vector<int> membership;  ///< open cgroup.procs files that it writes itself into
};

struct Child {
  pid_t pid = -1;
  Descriptor handle;  ///< its pidfd: readable when it has ended
};

/// Starts it without copying this process's memory (vfork): as quick from a program that holds
/// gigabytes as from a small one. Whoever calls must reap it.
Result<Child> spawn(const SpawnPlan& plan);

/// A pipe whose ends lie above the descriptors that a child is given; closed in children.
struct Pipe {
  Descriptor reader;
  Descriptor writer;
};
Result<Pipe> open_pipe();

/// pidfd_open and pidfd_send_signal, which glibc 2.35 does not have.
Descriptor open_process(pid_t pid);
void signal_process(const Descriptor& handle, int signal);

}  // namespace convene
