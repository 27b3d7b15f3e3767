#include "sandbox/bubblewrap.h"

#include <fmt/format.h>

namespace convene {
namespace {

/// bubblewrap and its first process count too, as do the interpreter and its helper threads.
constexpr int own_processes = 4;

using Arguments = std::vector<std::string>;

void append(Arguments& arguments, std::initializer_list<std::string> more) {
  arguments.insert(arguments.end(), more);
}

/// The interpreter, its library and nothing else; /tmp is the one place to write.
void append_mounts(Arguments& arguments, const JailPlan& plan) {
  append(arguments, {"--ro-bind", plan.host.python, plan.host.python});
  append(arguments, {"--ro-bind", plan.host.loader, plan.host.loader});
  for (const std::string& folder : plan.host.folders)
    append(arguments, {"--ro-bind", folder, folder});
  append(arguments, {"--dev-bind", "/dev/null", "/dev/null"});
  append(arguments, {"--size", std::to_string(plan.limits.tmp_bytes), "--tmpfs", "/tmp"});
  append(arguments, {"--remount-ro", "/", "--chdir", "/tmp"});
}

rlimit both(std::int64_t value) {
  const auto limit = static_cast<rlim_t>(value);
  return {limit, limit};
}

}  // namespace

std::vector<std::string> bubblewrap_arguments(const JailPlan& plan) {
  Arguments arguments = {"bwrap",         "--unshare-user",
                         "--unshare-pid", "--unshare-net",
                         "--unshare-ipc", "--unshare-uts",
                         "--hostname",    "sandbox",
                         "--uid",         "1000",
                         "--gid",         "1000",
                         "--cap-drop",    "ALL",
                         "--new-session", "--die-with-parent"};
  append(arguments, {"--seccomp", std::to_string(jail_filter)});
  append(arguments, {"--info-fd", std::to_string(jail_info)});
  append_mounts(arguments, plan);
  append(arguments, {"--", plan.host.python, "-s", "-S", "-B", "-X", "utf8", "-c", plan.script});
  append(arguments, {std::to_string(plan.limits.threads + plan.limits.processes + own_processes)});
  return arguments;
}

std::vector<std::pair<int, rlimit>> resource_limits(const ProgramLimits& limits) {
  const auto cpu = static_cast<rlim_t>(limits.cpu_seconds);
  return {{RLIMIT_AS, both(limits.memory_bytes)},
          {RLIMIT_CPU, {cpu, cpu + 1}},  // a signal, and a second later the end of who ignores it
          {RLIMIT_FSIZE, both(limits.tmp_bytes)},
          {RLIMIT_NOFILE, both(64)},
          {RLIMIT_CORE, both(0)},
          {RLIMIT_MEMLOCK, both(0)},
          {RLIMIT_MSGQUEUE, both(0)}};
}

}  // namespace convene
