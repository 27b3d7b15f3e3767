#include "discussion/test_runner.h"

#include <fmt/format.h>

#include <utility>

namespace convene {
namespace {

constexpr std::size_t finding_bytes_max = 400;

/// "2 of 3 assertions hold; assert f(2) == 3; f returned 2"
Execution execution_of(const CodeGrade& grade) {
  const int reached = grade.held + grade.failed;
  std::string finding = grade.why;
  if (reached > 0 && grade.failed > 0)
    finding = fmt::format("{} of {} assertions hold; {}", grade.held, reached, grade.why);
  return {.passed = grade.verdict == Verdict::right,
          .finding = one_line(finding, finding_bytes_max)};
}

Result<Execution> outcome_of(const CodeGrade& grade) {
  if (grade.verdict == Verdict::errored)
    return tl::unexpected(Failure{.kind = FailureKind::lost, .detail = grade.why});
  return execution_of(grade);
}

}  // namespace

void TestRunner::submit(Program program, std::function<void(Result<Execution>)> done) {
  if (program.tests.empty()) return Comparer().submit(std::move(program), std::move(done));
  CodeTask task{.id = "",
                .prompt = std::move(program.code),
                .entry_point = std::move(program.entry_point),
                .tests = std::move(program.tests)};
  grade_code(sandbox_, std::move(task), std::move(program.value), {},
             [done = std::move(done)](const CodeGrade& grade) { done(outcome_of(grade)); });
}

void show_tests(Problem& problem, const CodeTask& shown) {
  problem.parts.push_back({"tests", shown.tests});
  if (!shown.prompt.empty()) problem.parts.push_back({"code", shown.prompt});
  if (!shown.entry_point.empty()) problem.parts.push_back({"entry point", shown.entry_point});
}

}  // namespace convene
