#include "sandbox/sandbox.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <fstream>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "sandbox/cgroup.h"
#include "sandbox/scripts.h"
#include "sandbox/seccomp_filter.h"
#include "sandbox/workbench.h"

namespace convene {
namespace {

using Job = std::function<void(Workbench&)>;

constexpr const char* hint =
    "programs need user namespaces: sysctl kernel.unprivileged_userns_clone=1 (Debian), an "
    "AppArmor profile for bwrap "
    "(Ubuntu 24.04), or --security-opt seccomp=unconfined (Docker); docs/sandbox.md has the rest";

/// Tests may fork (a copy for each judgement) and take their time; no stranger's code runs there.
ProgramLimits referee_limits(const ProgramLimits& candidate) {
  ProgramLimits limits = candidate;
  limits.wall_ms = candidate.wall_ms + 20'000;
  limits.cpu_seconds = candidate.cpu_seconds + 20;
  limits.memory_bytes = std::max(candidate.memory_bytes, std::int64_t{1} << 30);
  limits.threads = 8;
  limits.processes = 8;
  return limits;
}

JailPlans plans_for(const Host& host, const ProgramLimits& limits) {
  const ProgramLimits judging = referee_limits(limits);
  JailPlan candidate{.host = host,
                     .limits = limits,
                     .script = standalone_script("candidate.py"),
                     .filter = seccomp_filter(limits.processes > 0),
                     .user = {},
                     .cgroup = {}};
  JailPlan referee{.host = host,
                   .limits = judging,
                   .script = standalone_script("referee.py"),
                   .filter = seccomp_filter(true),
                   .user = {},
                   .cgroup = {}};
  return {std::move(candidate), std::move(referee)};
}

/// Whether the user may be used here: inside another user namespace not all are there.
bool user_exists(std::uint64_t user) {
  std::ifstream map("/proc/self/uid_map");
  std::uint64_t inside = 0, outside = 0, count = 0;
  while (map >> inside >> outside >> count)
    if (user >= inside && user < inside + count) return true;
  return false;
}

/// The kernel lets root start processes without limit, so root becomes somebody who owns nothing:
/// one nobody of its own a worker, where there are that many numbers.
std::optional<uid_t> user_for(int worker) {
  if (geteuid() != 0) return std::nullopt;
  constexpr uid_t first = 0x6f000000;
  constexpr uid_t nobody = 65534;
  const uid_t own =
      first + static_cast<uid_t>(getpid() % 0x8000) * 256 + static_cast<uid_t>(worker % 256);
  return user_exists(own) ? own : nobody;
}

/// A write to a jail that has just died must not end us.
void block_signals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, nullptr);
}

/// Prints "contained" if what it tries fails as it should, else what did not.
constexpr const char* trial = R"py(
import os, socket, resource
def fails(what, attempt):
    try:
        attempt()
    except OSError:
        return
    print("it can", what)
fails("open a socket", lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM))
fails("read /etc", lambda: os.listdir("/etc"))
fails("read /proc", lambda: os.listdir("/proc"))
fails("write to /", lambda: open("/x", "w"))
fails("write to its library", lambda: open(os.__file__, "a"))
fails("set a host name", lambda: socket.sethostname("x"))
if os.getuid() != 1000 or os.getpid() > 9:
    print("it is in our user or process namespace")
if resource.getrlimit(resource.RLIMIT_NPROC)[1] > 1000 or resource.getrlimit(resource.RLIMIT_AS)[1] < 0:
    print("it has no limits")
print("contained")
)py";

}  // namespace

struct Sandbox::State {
  explicit State(const SandboxOptions& options) : host(find_host(options.host)) {
    const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    const JailPlans plans = plans_for(host, options.limits);
    const int count = options.workers > 0 ? options.workers : cores;
    for (int worker = 0; worker < count; ++worker)
      threads.emplace_back([this, plans, worker] { work(plans, worker); });
    description = fmt::format("bubblewrap {}, Python {} ({}), seccomp", host.bubblewrap_version,
                              host.python_version, host.python);
  }

  ~State() {
    {
      const std::lock_guard lock(mutex);
      closing = true;
      jobs.clear();
    }
    changed.notify_all();
    for (std::thread& thread : threads) thread.join();
  }

  void submit(Job job) {
    {
      const std::lock_guard lock(mutex);
      jobs.push_back(std::move(job));
    }
    changed.notify_one();
  }

  void work(JailPlans plans, int worker) {
    block_signals();
    plans.candidate.user = plans.referee.user = user_for(worker);
    const std::string name = fmt::format("convene-{}-{}", getpid(), worker);
    const auto group = ControlGroup::make(name, plans.candidate.limits, jails_of_a_worker);
    if (group) plans.candidate.cgroup = {group->members()};
    Workbench bench(std::move(plans));
    while (const Job job = next()) job(bench);
  }

  /// Empty when it is over.
  Job next() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return closing || !jobs.empty(); });
    if (closing) return {};
    Job job = std::move(jobs.front());
    jobs.pop_front();
    return job;
  }

  Host host;
  std::string description;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Job> jobs;
  bool closing = false;
  std::vector<std::thread> threads;
};

Sandbox::Sandbox(const SandboxOptions& options) : state_(std::make_unique<State>(options)) {
  const auto run = run_python(*this, trial);
  if (!run) throw Error("no sandbox: " + run.error().detail, hint);
  const std::string found(trimmed(printable(run->output)));
  if (!run->finished || found != "contained")
    throw Error("no sandbox: the trial program was not contained: " +
                    (run->finished ? found : run->ending + " " + printable(run->errors)),
                hint);
}

Sandbox::~Sandbox() = default;

void Sandbox::submit(Job job) {
  state_->submit(std::move(job));
}
int Sandbox::workers() const {
  return static_cast<int>(state_->threads.size());
}
const std::string& Sandbox::description() const {
  return state_->description;
}

std::string sandbox_trouble(const SandboxOptions& options) {
  try {
    SandboxOptions smallest = options;
    smallest.workers = 1;
    const Sandbox sandbox(smallest);
    return "";
  } catch (const Error& error) {
    return fmt::format("{} (hint: {})", error.what(), error.hint());
  }
}

}  // namespace convene
