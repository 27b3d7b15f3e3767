#include "sandbox/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

namespace convene {
namespace {

constexpr int lowest_own_descriptor = 16;

Failure trouble(const char* what, int error) {
  return {.kind = FailureKind::lost, .detail = std::string(what) + ": " + strerror(error)};
}

/// Everything that the child touches, made before: it may not allocate.
struct Prepared {
  explicit Prepared(const SpawnPlan& wanted) : plan(wanted) {
    for (const std::string& text : plan.arguments)
      arguments.push_back(const_cast<char*>(text.c_str()));
    for (const std::string& text : plan.environment)
      environment.push_back(const_cast<char*>(text.c_str()));
    arguments.push_back(nullptr);
    environment.push_back(nullptr);
    sigemptyset(&no_signals);
    sigfillset(&all_signals);
  }

  const SpawnPlan& plan;
  std::vector<char*> arguments;
  std::vector<char*> environment;
  sigset_t no_signals;
  sigset_t all_signals;
};

/// In the child, which shares our memory until exec. Plain system calls only: the C library's
/// setresuid would try to change the user of our other threads.
int change_user(uid_t user) {
  if (syscall(SYS_setgroups, 0, nullptr) != 0) return errno;
  if (syscall(SYS_setresgid, user, user, user) != 0) return errno;
  if (syscall(SYS_setresuid, user, user, user) != 0) return errno;
  return 0;
}

/// A library or the shell before us may have opened some without saying that they end with exec.
void close_above(int highest) {
  constexpr unsigned close_on_exec = 4;  // CLOSE_RANGE_CLOEXEC, which glibc 2.33 does not name
  const auto first = static_cast<unsigned>(highest + 1);
  if (syscall(SYS_close_range, first, ~0U, close_on_exec) == 0) return;
  constexpr int usual_most = 4096;
  for (int number = highest + 1; number < usual_most; ++number) fcntl(number, F_SETFD, FD_CLOEXEC);
}

int become(const Prepared& prepared) {
  const SpawnPlan& plan = prepared.plan;
  struct sigaction standard = {};
  standard.sa_handler = SIG_DFL;
  for (const int ignored : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGCHLD})
    sigaction(ignored, &standard, nullptr);
  for (const int group : plan.membership)
    if (write(group, "0", 1) != 1) continue;  // its limits come on top of ours: nice to have
  int highest = STDERR_FILENO;
  for (const auto& [ours, its] : plan.descriptors) {
    if (dup2(ours, its) < 0) return errno;
    highest = std::max(highest, its);
  }
  close_above(highest);
  for (const auto& [what, limit] : plan.limits)
    if (syscall(SYS_prlimit64, 0, what, &limit, nullptr) != 0) return errno;
  if (plan.user)
    if (const int error = change_user(*plan.user)) return error;
  sigprocmask(SIG_SETMASK, &prepared.no_signals, nullptr);
  execve(plan.path.c_str(), prepared.arguments.data(), prepared.environment.data());
  return errno;
}

Result<Descriptor> lifted(int number) {
  Descriptor low(number);
  const int high = fcntl(number, F_DUPFD_CLOEXEC, lowest_own_descriptor);
  if (high < 0) return tl::unexpected(trouble("no descriptor for a pipe", errno));
  return Descriptor(high);
}

}  // namespace

Result<Child> spawn(const SpawnPlan& plan) {
  const Prepared prepared(plan);
  sigset_t before;
  pthread_sigmask(SIG_SETMASK, &prepared.all_signals, &before);
  volatile int error = 0;
  const pid_t pid = vfork();  // NOLINT: fork copies page tables, milliseconds for a loaded model
  if (pid == 0) {
    error = become(prepared);
    _exit(127);
  }
  const int fork_error = errno;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (pid < 0) return tl::unexpected(trouble("cannot start a process", fork_error));
  Child child{.pid = pid, .handle = open_process(pid)};
  if (error == 0 && child.handle.open()) return child;
  const int why = error != 0 ? static_cast<int>(error) : errno;
  kill(pid, SIGKILL);
  while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  return tl::unexpected(trouble(("cannot start " + plan.path).c_str(), why));
}

Result<Pipe> open_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return tl::unexpected(trouble("no pipe", errno));
  Result<Descriptor> reader = lifted(ends[0]);
  Result<Descriptor> writer = lifted(ends[1]);
  if (!reader) return tl::unexpected(reader.error());
  if (!writer) return tl::unexpected(writer.error());
  return Pipe{std::move(*reader), std::move(*writer)};
}

Descriptor open_process(pid_t pid) {
  return Descriptor(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
}

void signal_process(const Descriptor& handle, int signal) {
  syscall(SYS_pidfd_send_signal, handle.get(), signal, nullptr, 0);
}

}  // namespace convene
