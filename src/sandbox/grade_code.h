#pragma once

#include <functional>
#include <string>

#include "answers/grade.h"
#include "sandbox/python_task.h"
#include "sandbox/sandbox.h"

namespace convene {

/// A verdict on a program. `errored` is trouble of the sandbox or of the tests, never the
/// program's; `unparsed` is a text without a program.
struct CodeGrade {
  Verdict verdict = Verdict::errored;
  std::string extracted;  ///< the program that was run
  std::string why;        ///< one sentence; may quote a failed assertion of the tests
  int held = 0;           ///< assertions, as often as they were reached
  int failed = 0;
  /// The assertions ran where the program cannot reach them. False for the few tests that need
  /// objects of the program's own: those run beside it, and a program made to cheat could.
  bool judged_outside = true;
  double seconds = 0;  ///< of the wall, without queueing

  bool operator==(const CodeGrade&) const = default;
};

struct GradeCodeOptions {
  bool extracted = false;  ///< the text is the bare program already
};

/// Runs the program in `text` (a model's whole reply) against the task's tests. Blocks until done.
CodeGrade grade_code(Sandbox& sandbox, const CodeTask& task, std::string text,
                     const GradeCodeOptions& options = {});

/// The same without blocking: done is called once, on a thread of the sandbox. Thousands may be
/// under way.
void grade_code(Sandbox& sandbox, CodeTask task, std::string text, const GradeCodeOptions& options,
                std::function<void(CodeGrade)> done);

}  // namespace convene
