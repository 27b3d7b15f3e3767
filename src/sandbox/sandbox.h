#pragma once

#include <functional>
#include <memory>
#include <string>

#include "chat/failure.h"
#include "sandbox/host.h"
#include "sandbox/limits.h"

namespace convene {

class Workbench;

struct SandboxOptions {
  HostOptions host;
  ProgramLimits limits;
  int workers = 0;  ///< programs side by side; 0: one a core
};

/// Runs Python that nobody trusts, side by side up to `workers`. Every program gets namespaces, an
/// interpreter and an empty /tmp of its own, started ahead of time and never used twice.
/// docs/sandbox.md says what is kept from it.
class Sandbox {
 public:
  /// Finds bubblewrap and a Python, runs a trial program and checks that it is contained; some tens
  /// of milliseconds. Throws Error with the reason and what to install where it is not: there is no
  /// weaker mode.
  explicit Sandbox(const SandboxOptions& options = {});
  /// Jobs not yet begun are dropped without being called; those under way are finished first.
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  /// Queues a job for one of the workers' threads; returns at once. Thread-safe.
  void submit(std::function<void(Workbench&)> job);

  int workers() const;
  /// One line: "bubblewrap 0.8.0, Python 3.11.2 (/usr/bin/python3.11), seccomp".
  const std::string& description() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Why there is no sandbox here, as Sandbox would say; empty where there is one.
std::string sandbox_trouble(const SandboxOptions& options = {});

/// What came of a whole program.
struct ProgramRun {
  bool finished = false;  ///< came to its end by itself, without an exception
  std::string ending;     ///< "finished", "ValueError: …", "took longer than 10 s", …
  std::string output;     ///< stdout, as far as it may go; any bytes
  std::string errors;     ///< stderr
  double seconds = 0;
};

/// Runs Python source as a program without input. Blocks. A failure is the sandbox's, never the
/// program's.
Result<ProgramRun> run_python(Sandbox& sandbox, std::string source);

}  // namespace convene
