#include <fmt/format.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <thread>

#include "base/text.h"
#include "sandbox/grade_code.h"
#include "sandbox/sandbox.h"

/// Programs that mean harm. Each must end without a right verdict, leave no process and no file,
/// and let the program beside it come to its own.
namespace convene {
namespace {

using ::testing::HasSubstr;

constexpr int neighbours = 2;
const CodeTask secret = {
    .id = "secret", .prompt = "", .entry_point = "f", .tests = "assert f(3) == 'secret-7'\n"};

struct Attack {
  const char* name;
  const char* program;
  const char* why;    ///< part of the verdict's reason
  int processes = 0;  ///< that it may start
  int wall_ms = 60'000;
  int cpu_seconds = 1;
};

template <class Info>
std::string name_of(const Info& tested) {
  return tested.param.name;
}

void PrintTo(const Attack& attack, std::ostream* out) {
  *out << attack.name;
}

/// The number of living namespaces of this test: their first process has bubblewrap's command line,
/// which holds the marked size of /tmp.
int living(const std::string& mark) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    // Of a process that ends meanwhile a stream buffer throws; the stream's own read does not.
    std::ifstream file(entry.path() / "cmdline");
    std::string line(1 << 16, '\0');
    file.read(line.data(), static_cast<std::streamsize>(line.size()));
    line.resize(static_cast<std::size_t>(file.gcount()));
    if (line.find(std::string("--size") + '\0' + mark + '\0') != std::string::npos) ++count;
  }
  return count;
}

SandboxOptions options_for(int processes, int wall_ms, int cpu_seconds = 1) {
  SandboxOptions options;
  options.workers = 1;
  options.limits.wall_ms = wall_ms;
  options.limits.cpu_seconds = cpu_seconds;
  options.limits.tmp_bytes += 4096 * static_cast<std::int64_t>(getpid());
  options.limits.processes = processes;
  return options;
}

class Hostile : public ::testing::TestWithParam<Attack> {
 protected:
  void SetUp() override {
    const std::string trouble = sandbox_trouble();
    if (!trouble.empty()) GTEST_SKIP() << trouble;
  }
};

/// How many of the well-behaved programs that ran beside it were right.
int right_among(std::vector<std::future<CodeGrade>>& grades) {
  int right = 0;
  for (auto& grade : grades) right += grade.get().verdict == Verdict::right ? 1 : 0;
  return right;
}

std::future<CodeGrade> well_behaved(Sandbox& sandbox) {
  auto promise = std::make_shared<std::promise<CodeGrade>>();
  grade_code(
      sandbox, {.id = "n", .prompt = "", .entry_point = "f", .tests = "assert f(20) == 210\n"},
      "import os\ndef f(x):\n    assert os.listdir('/tmp') == []\n    return sum(range(x + 1))\n",
      {.extracted = true}, [promise](CodeGrade grade) { promise->set_value(std::move(grade)); });
  return promise->get_future();
}

TEST_P(Hostile, IsContained) {
  const Attack& attack = GetParam();
  const SandboxOptions options = options_for(attack.processes, attack.wall_ms, attack.cpu_seconds);
  {
    Sandbox sandbox(options);
    Sandbox next_door(options_for(0, 60'000));
    std::promise<CodeGrade> promise;
    grade_code(sandbox, secret, attack.program, {.extracted = true},
               [&](CodeGrade grade) { promise.set_value(std::move(grade)); });
    std::vector<std::future<CodeGrade>> beside;
    for (int i = 0; i < neighbours; ++i) beside.push_back(well_behaved(next_door));
    const CodeGrade grade = promise.get_future().get();
    EXPECT_EQ(grade.verdict, Verdict::wrong) << grade.why;
    EXPECT_THAT(grade.why, HasSubstr(attack.why));
    EXPECT_EQ(right_among(beside), neighbours);
  }
  EXPECT_EQ(living(std::to_string(options.limits.tmp_bytes)), 0);
}

const Attack attacks[] = {
    {"ForkBomb", "import os\ndef f(x):\n    while True:\n        os.fork()\n", "PermissionError"},
    {"ForkBombThatMay", "import os\ndef f(x):\n    while True:\n        os.fork()\n",
     "BlockingIOError", 8},
    {"StubbornForkBomb", R"(
import os
def f(x):
    while True:
        try:
            os.fork()
        except OSError:
            pass
)",
     "", 8},
    {"ThreadBomb", R"(
import threading, time
def f(x):
    while True:
        threading.Thread(target=time.sleep, args=(1000,)).start()
)",
     "can't start new thread"},
    {"BusyThreads", R"(
import threading, hashlib
data = bytes(1 << 20)
def burn():
    while True:
        hashlib.sha256(data)  # without the interpreter's lock: on every core
def f(x):
    for _ in range(16):
        threading.Thread(target=burn).start()
    burn()
)",
     "processor time"},
    {"Daemon", R"(
import os, time
def f(x):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            while True:
                time.sleep(1)
        os._exit(0)
    return 'daemon started'
)",
     "daemon started", 8},
    {"MemoryBomb", "def f(x):\n    return len(bytearray(100 << 30))\n", "MemoryError"},
    {"CreepingMemory", R"(
def f(x):
    kept = []
    while True:
        kept.append(bytearray(1 << 20))
)",
     "MemoryError", 0, 60'000, 30},
    {"HugeNumber", "def f(x):\n    return 10 ** 10 ** 9\n", "processor time"},
    {"HugeResult", "def f(x):\n    return [0] * (20 << 20)\n", "TooLarge"},
    {"EndlessResult", R"(
def f(x):
    while True:
        yield x
)",
     "TooLarge"},
    {"DeepResult", R"(
def f(x):
    result = []
    for _ in range(100000):
        result = [result]
    return result
)",
     "TooLarge"},
    {"ResultThatHoldsItself", "def f(x):\n    x = []\n    x.append(x)\n    return x\n", "TooLarge"},
    {"DiskBomb", R"(
def f(x):
    with open('/tmp/big', 'wb') as file:
        while True:
            file.write(bytes(1 << 20))
)",
     "OSError"},
    {"ManyFiles", R"(
def f(x):
    for i in range(1 << 30):
        with open('/tmp/%d' % i, 'wb') as file:
            file.write(bytes(4096))
)",
     "OSError"},
    {"EndlessOutput", "def f(x):\n    while True:\n        print('all tests passed')\n",
     "wrote more than"},
    {"EndlessLine", "import sys\ndef f(x):\n    while True:\n        sys.stdout.write('x' * 100)\n",
     "wrote more than"},
    {"EndlessErrors",
     "import sys\ndef f(x):\n    while True:\n        sys.stderr.write('x' * 100)\n",
     "wrote more than"},
    {"EndlessLoop", "while True:\n    pass\n", "processor time"},
    {"EndlessSleep", "import time\ndef f(x):\n    time.sleep(10 ** 6)\n", "took longer than 1 s", 0,
     1'000},
    {"IgnoredSignals", R"(
import signal
def f(x):
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True:
        pass
)",
     "killed"},
    {"SilentExit", "import os\ndef f(x):\n    os._exit(0)\n", "exited with status 0"},
    {"ExitWhenLoaded", "import os\nos._exit(0)\n", "exited with status 0"},
    {"SystemExit", "def f(x):\n    raise SystemExit(0)\n", "SystemExit"},
    {"KillsItself", "import os\ndef f(x):\n    os.kill(os.getpid(), 9)\n", "killed"},
    {"Crash", "import ctypes\ndef f(x):\n    ctypes.string_at(0)\n", "signal 11"},
    {"OldSystemCallTable", R"(
import ctypes, mmap
def f(x):
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(b'\xb8\x14\x00\x00\x00\xcd\x80\xc3')  # mov eax, 20; int 0x80; ret: the 32-bit getpid
    return ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))()
)",
     "signal 31"},
    {"AlwaysEqual", R"(
class Equal:
    def __eq__(self, other):
        return True
    def __bool__(self):
        return True
def f(x):
    return Equal()
)",
     "Equal"},
    {"EqualText", R"(
class Text(str):
    def __eq__(self, other):
        return True
    __hash__ = str.__hash__
def f(x):
    return Text('anything')
)",
     "'anything'"},
    {"PatchedBuiltins", R"(
import builtins
def f(x):
    builtins.isinstance = lambda *a: True
    builtins.issubclass = lambda *a: True
    builtins.len = lambda *a: 8
    builtins.type = lambda *a: str
    builtins.__build_class__ = builtins.AssertionError = None
    return 'whatever'
)",
     ""},
    {"PatchedHarness", R"(
import sys
def f(x):
    frame = sys._getframe()
    while frame:
        for name, value in list(frame.f_globals.items()):
            if callable(value):
                frame.f_globals[name] = lambda *a, **k: b'T'
        frame = frame.f_back
)",
     ""},
    {"TracedAssertions", R"(
import sys
sys.settrace(lambda *a: None)
__debug = False
def f(x):
    sys.settrace(None)
    return 'traced'
)",
     "'traced'"},
    {"SearchForWhatIsExpected", R"(
import gc, os, sys
def texts():
    frame = sys._getframe()
    while frame:
        yield from map(str, frame.f_locals.values())
        yield from map(str, frame.f_globals.values())
        yield from map(str, frame.f_code.co_consts)
        frame = frame.f_back
    for value in gc.get_objects():
        if isinstance(value, dict):
            yield from (v for v in list(value.values()) if isinstance(v, str))
        elif isinstance(value, (list, tuple)):
            yield from (v for v in value if isinstance(v, str))
    for number in range(3, 64):
        try:
            os.set_blocking(number, False)
            yield os.read(number, 1 << 20).decode('latin-1')
        except OSError:
            pass
    yield from sys.argv
    yield from os.environ.values()
def f(x):
    mark = bytes((115, 101, 99, 114, 101, 116, 45)).decode()
    for text in texts():
        if mark in text[:-1]:
            return text[text.index(mark):][:8]
    return 'not found'
)",
     "'not found'"},
    {"ForgedJudgement", R"(
import os
def frame(kind, payload):
    return (len(payload) + 1).to_bytes(4, 'little') + kind + payload
def fields(*texts):
    return b''.join(len(t).to_bytes(4, 'little') + t for t in texts)
def f(x):
    os.write(4, frame(b'J', fields(b'9', b'0', b'9', b'')) * 3 + frame(b'N', b'nonce') * 3 + frame(b'U', b'inside'))
    print('<All tests passed>')
    return 'forged'
)",
     ""},
    {"BrokenFrames", "import os\ndef f(x):\n    os.write(4, b'\\xff' * 100)\n    os._exit(0)\n",
     ""},
    {"ClosedChannel", "import os, time\ndef f(x):\n    os.closerange(0, 64)\n    time.sleep(100)\n",
     "closed the channel"},
    {"ReadsItsInput", R"(
import os
def f(x):
    return os.read(3, 1 << 16)
)",
     "took longer than 1 s", 0, 1'000},
    {"ReadsStdin", "def f(x):\n    return input()\n", "EOFError"},
    {"SignalsEverybody", R"(
import os, signal
def f(x):
    for pid in (1, os.getppid(), -1):
        for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP):
            try:
                os.kill(pid, number)
            except OSError:
                pass
    return 'signalled'
)",
     "'signalled'"},
    {"ShadowedModules", R"(
import sys
for name in ('os', 'struct', 'math', 'json', 'builtins'):
    with open('/tmp/%s.py' % name, 'w') as file:
        file.write('raise SystemExit(0)')
    sys.modules[name] = None
def f(x):
    import math
    return 'secret-7'
)",
     "ModuleNotFoundError"},
};

INSTANTIATE_TEST_SUITE_P(, Hostile, ::testing::ValuesIn(attacks),
                         name_of<::testing::TestParamInfo<Attack>>);

/// Programs that report which of the things they tried worked: none of them may.
struct Attempt {
  const char* name;
  const char* program;
};

void PrintTo(const Attempt& attempt, std::ostream* out) {
  *out << attempt.name;
}

class Forbidden : public ::testing::TestWithParam<Attempt> {
 protected:
  void SetUp() override {
    const std::string trouble = sandbox_trouble();
    if (!trouble.empty()) GTEST_SKIP() << trouble;
  }
};

constexpr const char* trying = R"(
import os
def attempts(**tries):
    worked = []
    for name, attempt in tries.items():
        try:
            attempt()
            worked.append(name)
        except (OSError, ValueError):
            pass
    return worked
)";

TEST_P(Forbidden, DoesNotWork) {
  for (const int processes : {0, 4}) {
    Sandbox sandbox(options_for(processes, 60'000));
    const CodeTask task = {
        .id = "t", .prompt = "", .entry_point = "f", .tests = "assert f() == []\n"};
    const CodeGrade grade =
        grade_code(sandbox, task, std::string(trying) + GetParam().program, {.extracted = true});
    EXPECT_EQ(grade.verdict, Verdict::right) << grade.why;
  }
}

const Attempt attempts[] = {
    {"Sockets", R"(
import socket
def f():
    families = ('AF_INET', 'AF_INET6', 'AF_UNIX', 'AF_NETLINK', 'AF_PACKET', 'AF_VSOCK', 'AF_ALG', 'AF_BLUETOOTH')
    kinds = ('SOCK_STREAM', 'SOCK_DGRAM', 'SOCK_RAW', 'SOCK_SEQPACKET')
    tries = {}
    for family in families:
        for kind in kinds:
            if hasattr(socket, family):
                tries[family + kind] = lambda f=family, k=kind: socket.socket(getattr(socket, f), getattr(socket, k))
    tries['pair'] = lambda: socket.socketpair(socket.AF_INET, socket.SOCK_STREAM)
    tries['dns'] = lambda: socket.getaddrinfo('localhost.example', 80)
    return attempts(**tries)
)"},
    {"SystemCalls", R"(
import ctypes, platform
def f():
    if platform.machine() != 'x86_64':
        return []
    calls = dict(ptrace=101, mount=165, umount=166, unshare=272, setns=308, bpf=321, perf=298, keyctl=250,
                 add_key=248, io_uring=425, process_vm_readv=310, process_vm_writev=311, memfd=319, userfaultfd=323,
                 clone3=435, chroot=161, pivot_root=155, swapon=167, reboot=169, init_module=175, iopl=172, ioperm=173,
                 acct=163, kexec=246, settimeofday=164, personality=135, shmget=29, semget=64, msgget=68, mq_open=240,
                 mknod=133, open_by_handle_at=304, fsopen=430, move_mount=429, open_tree=428, pidfd_open=434,
                 pidfd_getfd=438, landlock=444, socket=41, kcmp=312, quotactl=179, sethostname=170, syslog=103)
    libc = ctypes.CDLL(None, use_errno=True)
    return [name for name, number in calls.items() if libc.syscall(number, 0, 0, 0, 0, 0, 0) >= 0]
)"},
    {"CloneIntoANamespace", R"(
import ctypes
def f():
    libc = ctypes.CDLL(None, use_errno=True)
    flags = [0x10000000, 0x20000000, 0x40000000, 0x00020000, 0x04000000, 0x08000000, 0x02000000]
    return [flag for flag in flags if libc.syscall(56, flag | 17, 0, 0, 0, 0) >= 0]
)"},
    {"Files", R"(
def f():
    os.symlink('/etc/passwd', '/tmp/link')
    os.symlink('/', '/tmp/root')
    return attempts(
        etc=lambda: open('/etc/passwd'), up=lambda: open('/tmp/../../../etc/passwd'), link=lambda: open('/tmp/link'),
        root=lambda: os.listdir('/tmp/root/root'), home=lambda: os.listdir('/home'), proc=lambda: os.listdir('/proc'),
        sys=lambda: os.listdir('/sys'), run=lambda: os.listdir('/run'), var=lambda: os.listdir('/var'),
        memory=lambda: open('/dev/mem'), shared=lambda: os.listdir('/dev/shm'), terminal=lambda: open('/dev/tty'),
        shell=lambda: os.stat('/bin/sh'), old=lambda: os.listdir('/oldroot'), new=lambda: os.listdir('/newroot'),
        write=lambda: open('/file', 'w'), library=lambda: open(os.__file__, 'r+'), remove=lambda: os.remove(os.__file__),
        folder=lambda: os.mkdir('/usr/x'), device=lambda: os.mknod('/tmp/null', 0o020666, os.makedev(1, 3)),
        owner=lambda: os.chown('/tmp/link', 0, 0), root_user=lambda: os.setuid(0), chroot=lambda: os.chroot('/tmp'))
)"},
    {"Descriptors", R"(
def f():
    return attempts(**{str(number): lambda n=number: os.fstat(n) for number in range(5, 64)})
)"},
    {"Limits", R"(
import resource
def f():
    def raised(what):
        soft, hard = resource.getrlimit(what)
        resource.setrlimit(what, (hard, resource.RLIM_INFINITY))
    return attempts(**{name: lambda n=name: raised(getattr(resource, n)) for name in (
        'RLIMIT_AS', 'RLIMIT_CPU', 'RLIMIT_NPROC', 'RLIMIT_FSIZE', 'RLIMIT_NOFILE', 'RLIMIT_CORE', 'RLIMIT_MEMLOCK')})
)"},
    {"Identity", R"(
import socket
def f():
    found = [os.getuid(), os.getgid(), os.getgroups(), socket.gethostname(), dict(os.environ), os.listdir('/tmp'),
             os.listdir('/dev'), os.getcwd()]
    plain = [1000, 1000, [], 'sandbox', {}, [], ['null'], '/tmp']
    return [a for a, b in zip(found, plain) if a != b and a != [65534]]
)"},
};

/// Four times as many processes that compute as there are processors, each in a session of its own.
class Crowd {
 public:
  Crowd() {
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    for (unsigned i = 0; i < 4 * cores; ++i) {
      const pid_t child = fork();
      if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        setsid();
        for (volatile unsigned n = 0;; n = n + 1) {
        }
      }
      if (child > 0) children_.push_back(child);
    }
  }
  ~Crowd() {
    for (const pid_t child : children_) {
      kill(child, SIGKILL);
      waitpid(child, nullptr, 0);
    }
  }
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

 private:
  std::vector<pid_t> children_;
};

TEST(Crowded, AProgramIsNotBlamedForWaitingForAProcessor) {
  if (const std::string trouble = sandbox_trouble(); !trouble.empty()) GTEST_SKIP() << trouble;
  SandboxOptions options = options_for(0, 1000);
  Sandbox sandbox(options);
  const Crowd crowd;
  const auto busy = run_python(sandbox, R"(
import time
while time.process_time() < 0.6:
    pass
)");
  ASSERT_TRUE(busy) << busy.error().detail;
  EXPECT_TRUE(busy->finished) << busy->ending;
  const auto idle = run_python(sandbox, "import time\ntime.sleep(60)\n");
  ASSERT_TRUE(idle) << idle.error().detail;
  EXPECT_EQ(idle->ending, "took longer than 1 s");
}

/// Their folders; none of a process that has ended.
std::vector<std::filesystem::path> threads_of(pid_t process) {
  std::vector<std::filesystem::path> threads;
  std::error_code gone;
  std::filesystem::directory_iterator thread(fmt::format("/proc/{}/task", process), gone);
  for (; !gone && thread != end(thread); thread.increment(gone)) threads.push_back(thread->path());
  return threads;
}

/// The processes that this one began, theirs among them.
std::vector<pid_t> descendants(pid_t process) {
  std::vector<pid_t> all;
  for (const auto& thread : threads_of(process)) {
    std::ifstream children(thread / "children");
    for (pid_t child = 0; children >> child;) {
      all.push_back(child);
      for (const pid_t further : descendants(child)) all.push_back(further);
    }
  }
  return all;
}

/// Whose work can be seen from outside: it has ten threads and writes now and then.
constexpr const char* conspicuous = R"(
import threading, time
def f(x):
    others = [threading.Thread(target=time.sleep, args=(2,)) for _ in range(9)]
    for other in others:
        other.start()
    while any(other.is_alive() for other in others):
        print('x', flush=True)
        time.sleep(0.02)
    return 'secret-7'
)";

/// A judge that takes its time, with seven threads.
const CodeTask conspicuous_task = {.id = "slow", .prompt = "", .entry_point = "f", .tests = R"(
import threading, time
others = [threading.Thread(target=time.sleep, args=(2,)) for _ in range(6)]
for other in others:
    other.start()
assert f(3) == 'secret-7'
for other in others:
    other.join()
assert f(4) == 'secret-7'
)"};

/// Blocks until a process of so many threads is at work.
pid_t conspicuous_process(std::size_t threads) {
  for (;;) {
    for (const pid_t process : descendants(getpid()))
      if (threads_of(process).size() == threads) return process;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

class Trouble : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string trouble = sandbox_trouble(); !trouble.empty()) GTEST_SKIP() << trouble;
  }

  /// What becomes of a right program where something happens to it at work, or to its judge.
  static CodeGrade graded(const CodeTask& task, const char* program, std::size_t threads, int times,
                          const std::function<void(pid_t)>& happening) {
    Sandbox sandbox(options_for(0, 60'000));
    std::promise<CodeGrade> promise;
    grade_code(sandbox, task, program, {.extracted = true},
               [&](CodeGrade grade) { promise.set_value(std::move(grade)); });
    pid_t last = 0;
    for (int i = 0; i < times; ++i) {
      pid_t process = last;
      while (process == last) process = conspicuous_process(threads);
      happening(last = process);
    }
    return promise.get_future().get();
  }

  static CodeGrade graded(const std::function<void(pid_t)>& happening) {
    return graded(secret, conspicuous, 10, 1, happening);
  }
  static void kill_it(pid_t process) { kill(process, SIGKILL); }
};

TEST_F(Trouble, AProgramThatSomebodyElseKilledIsTriedAgain) {
  const CodeGrade grade = graded(kill_it);
  EXPECT_EQ(grade.verdict, Verdict::right) << grade.why;
}

TEST_F(Trouble, AKilledJudgeIsTriedAgainAndThenErrored) {
  constexpr const char* right = "def f(x):\n    return 'secret-7'\n";
  const CodeGrade once = graded(conspicuous_task, right, 7, 1, kill_it);
  EXPECT_EQ(once.verdict, Verdict::right) << once.why;
  const CodeGrade twice = graded(conspicuous_task, right, 7, 2, kill_it);
  EXPECT_EQ(twice.verdict, Verdict::errored) << twice.why;
}

TEST_F(Trouble, TimeThatTestsTakeIsNotTheProgramsTime) {
  Sandbox sandbox(options_for(0, 1000));
  const CodeGrade grade = grade_code(sandbox, conspicuous_task,
                                     "def f(x):\n    return 'secret-7'\n", {.extracted = true});
  EXPECT_EQ(grade.verdict, Verdict::right) << grade.why;
}

TEST_F(Trouble, OfOursIsErroredAndNotWrong) {
  rlimit files = {};
  getrlimit(RLIMIT_NOFILE, &files);
  const CodeGrade grade = graded([&](pid_t) {
    const rlimit few = {.rlim_cur = 3, .rlim_max = files.rlim_max};  // fewer than a jail waits for
    setrlimit(RLIMIT_NOFILE, &few);
  });
  setrlimit(RLIMIT_NOFILE, &files);
  EXPECT_EQ(grade.verdict, Verdict::errored) << grade.why;
}

INSTANTIATE_TEST_SUITE_P(, Forbidden, ::testing::ValuesIn(attempts),
                         name_of<::testing::TestParamInfo<Attempt>>);

}  // namespace
}  // namespace convene
