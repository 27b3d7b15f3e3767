#include "sandbox/seccomp_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>

#include "base/error.h"

namespace convene {
namespace {

// clang-format off
constexpr const char* allowed[] = {
    // memory
    "brk", "mmap", "munmap", "mprotect", "mremap", "madvise", "msync", "mincore", "membarrier",
    // files
    "open", "openat", "openat2", "close", "close_range", "read", "write", "readv", "writev", "pread64", "pwrite64",
    "preadv", "pwritev", "preadv2", "pwritev2", "lseek", "stat", "fstat", "lstat", "newfstatat", "statx", "statfs",
    "fstatfs", "access", "faccessat", "faccessat2", "getdents", "getdents64", "getcwd", "chdir", "fchdir", "mkdir",
    "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat", "symlink",
    "symlinkat", "readlink", "readlinkat", "chmod", "fchmod", "fchmodat", "umask", "truncate", "ftruncate",
    "fallocate", "fadvise64", "fsync", "fdatasync", "utime", "utimes", "utimensat", "futimesat", "flock", "dup",
    "dup2", "dup3", "fcntl", "pipe", "pipe2", "sendfile", "copy_file_range", "getxattr", "lgetxattr", "fgetxattr",
    "listxattr", "llistxattr", "flistxattr",
    // waiting
    "select", "pselect6", "poll", "ppoll", "epoll_create", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait",
    "epoll_pwait2", "eventfd", "eventfd2", "timerfd_create", "timerfd_settime", "timerfd_gettime", "nanosleep",
    "clock_nanosleep", "pause",
    // pairs of sockets (asyncio wakes itself through one)
    "sendto", "recvfrom", "shutdown", "getsockopt", "setsockopt", "getsockname", "getpeername",
    // time and chance
    "gettimeofday", "time", "times", "clock_gettime", "clock_getres", "getrandom", "getitimer", "setitimer", "alarm",
    "timer_create", "timer_settime", "timer_gettime", "timer_getoverrun", "timer_delete",
    // threads and signals
    "futex", "futex_waitv", "set_robust_list", "get_robust_list", "rseq", "set_tid_address", "gettid", "sched_yield",
    "sched_getaffinity", "arch_prctl", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending",
    "rt_sigtimedwait", "rt_sigsuspend", "sigaltstack", "kill", "tkill", "tgkill", "restart_syscall", "signalfd",
    "signalfd4",
    // itself
    "getpid", "getppid", "getuid", "geteuid", "getgid", "getegid", "getresuid", "getresgid", "getgroups", "getpgid",
    "getpgrp", "setpgid", "getsid", "setsid", "getrlimit", "setrlimit", "prlimit64", "getrusage", "getpriority",
    "uname", "sysinfo", "getcpu", "capget", "execve", "exit", "exit_group", "wait4", "waitid",
};
// clang-format on

using Context = std::unique_ptr<void, decltype(&seccomp_release)>;

void add(const Context& context, std::uint32_t action, const char* name,
         std::initializer_list<scmp_arg_cmp> arguments = {}) {
  const int number = seccomp_syscall_resolve_name(name);
  if (number < 0) return;  // not a call of this architecture
  if (seccomp_rule_add_array(context.get(), action, number, static_cast<unsigned>(arguments.size()),
                             arguments.begin()) != 0)
    throw Error(std::string("the system call filter refuses ") + name,
                "is libseccomp older than 2.5?");
}

/// Threads, or processes too, but never a namespace.
void allow_clone(const Context& context, bool processes) {
  constexpr scmp_datum_t namespaces = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER |
                                      CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWCGROUP;
  const scmp_datum_t wanted = processes ? 0 : CLONE_THREAD;
  add(context, SCMP_ACT_ALLOW, "clone", {SCMP_A0(SCMP_CMP_MASKED_EQ, namespaces | wanted, wanted)});
  if (processes) {
    add(context, SCMP_ACT_ALLOW, "fork");
    add(context, SCMP_ACT_ALLOW, "vfork");
    return;
  }
  add(context, SCMP_ACT_ERRNO(EPERM), "clone", {SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0)});
  add(context, SCMP_ACT_ERRNO(EPERM), "fork");
  add(context, SCMP_ACT_ERRNO(EPERM), "vfork");
}

/// Calls that are harmless with some arguments only.
void allow_some_uses(const Context& context) {
  add(context, SCMP_ACT_ALLOW, "socketpair", {SCMP_A0(SCMP_CMP_EQ, AF_UNIX)});
  add(context, SCMP_ACT_ERRNO(EACCES), "socket");
  for (const scmp_datum_t request : {TCGETS, TIOCGWINSZ, FIOCLEX, FIONCLEX, FIONBIO, FIONREAD})
    add(context, SCMP_ACT_ALLOW, "ioctl", {SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffffffff, request)});
  for (const scmp_datum_t option : {PR_SET_NAME, PR_GET_NAME, PR_GET_DUMPABLE, PR_SET_PDEATHSIG})
    add(context, SCMP_ACT_ALLOW, "prctl", {SCMP_A0(SCMP_CMP_EQ, option)});
}

/// The compiled filter, read back from a pipe: it is a few kilobytes, and a pipe holds more.
std::string exported(const Context& context) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw Error("no pipe for the system call filter");
  const int trouble = seccomp_export_bpf(context.get(), ends[1]);
  close(ends[1]);
  std::string bytes(1 << 16, '\0');
  const ssize_t size = read(ends[0], bytes.data(), bytes.size());
  close(ends[0]);
  if (trouble != 0 || size <= 0) throw Error("the system call filter cannot be exported");
  bytes.resize(static_cast<std::size_t>(size));
  return bytes;
}

}  // namespace

std::string seccomp_filter(bool processes) {
  const Context context(seccomp_init(SCMP_ACT_ERRNO(ENOSYS)), &seccomp_release);
  if (!context) throw Error("libseccomp does not start");
  seccomp_attr_set(context.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);  // a tree: quicker than a list
  for (const char* name : allowed) add(context, SCMP_ACT_ALLOW, name);
  allow_clone(context, processes);
  allow_some_uses(context);
  return exported(context);
}

}  // namespace convene
