// How many small programs a second the sandbox runs and judges, against bare interpreters on the
// same machine: what the walls cost.
#include <fmt/format.h>
#include <sys/wait.h>

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

/// Programs a second.
template <class Work>
double speed(Work work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return programs / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
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

int run() {
  fmt::print("{} programs of three assertions each\n", programs);
  const std::string python = find_host().python;
  const double bare = speed([&] { run_bare(python); });
  fmt::print("bare, one after another   {:7.1f} programs/s\n", bare);
  for (const int workers : {1, 2, 4}) {
    SandboxOptions options;
    options.workers = workers;
    Sandbox sandbox(options);
    const double jailed = speed([&] { judge_all(sandbox); });
    fmt::print("sandbox, {} workers        {:7.1f} programs/s   {:.2f} x bare\n", workers, jailed,
               jailed / bare);
  }
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
