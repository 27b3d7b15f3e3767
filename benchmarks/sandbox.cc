// How many small programs a second the sandbox runs and judges, against bare interpreters on the
// same machine: what the walls cost.
#include <fmt/format.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "base/error.h"
#include "sandbox/grade_code.h"
#include "sandbox/spawn.h"

namespace convene {
namespace {

constexpr int programs = 300;
constexpr const char* program = "def f(words):\n    return sorted(set(words))\n";
constexpr const char* tests =
    "assert f(['b', 'a', 'b']) == ['a', 'b']\nassert f([]) == []\nassert f(['x']) == ['x']\n";

struct Cost {
  double wall_s = 0;
  double processor_s = 0;
};

double processor_seconds() {
  double seconds = 0;
  for (const int whose : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage usage = {};
    getrusage(whose, &usage);
    for (const timeval& time : {usage.ru_utime, usage.ru_stime})
      seconds += static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  }
  return seconds;
}

template <class Work>
Cost measured(Work work) {
  const auto start = std::chrono::steady_clock::now();
  const double before = processor_seconds();
  work();
  const auto wall = std::chrono::steady_clock::now() - start;
  return {std::chrono::duration<double>(wall).count(), processor_seconds() - before};
}

/// All at once into the queue; returns when every one is judged.
void judge_all(Sandbox& sandbox) {
  std::mutex mutex;
  std::condition_variable changed;
  int left = programs;
  const CodeTask task = {.id = "b", .prompt = "", .entry_point = "f", .tests = tests};
  for (int i = 0; i < programs; ++i)
    grade_code(sandbox, task, program, {.extracted = true}, [&](const CodeGrade& grade) {
      if (grade.verdict != Verdict::right) fmt::print("not right: {}\n", grade.why);
      const std::lock_guard lock(mutex);
      if (--left == 0) changed.notify_all();
    });
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return left == 0; });
}

/// The same programs one after another in interpreters without walls, judged inside.
void run_bare(const std::string& python) {
  const SpawnPlan plan{.path = python,
                       .arguments = {python, "-I", "-S", "-c", std::string(program) + tests},
                       .environment = {},
                       .descriptors = {},
                       .limits = {},
                       .user = {},
                       .membership = {}};
  for (int i = 0; i < programs; ++i)
    if (auto child = spawn(plan)) waitpid(child->pid, nullptr, 0);
}

void print(const std::string& what, const Cost& cost) {
  fmt::print("{:<28} {:7.1f} programs/s  {:6.1f} ms of processor time each\n", what,
             programs / cost.wall_s, 1000 * cost.processor_s / programs);
}

int run() {
  fmt::print("sandbox: {} programs of three assertions each\n", programs);
  for (const int workers : {1, 2, 4}) {
    SandboxOptions options;
    options.workers = workers;
    Sandbox sandbox(options);
    print(fmt::format("sandbox, {} workers", workers), measured([&] { judge_all(sandbox); }));
    if (workers == 1) fmt::print("  ({})\n", sandbox.description());
  }
  const std::string python = find_host().python;
  print("bare, one after another", measured([&] { run_bare(python); }));
  return 0;
}

}  // namespace
}  // namespace convene

int main() {
  try {
    return convene::run();
  } catch (const convene::Error& error) {
    fmt::print(stderr, "{}\nhint: {}\n", error.what(), error.hint());
    return 2;
  }
}
