#include "discussion/program.h"

#include <fmt/format.h>

#include "answers/coverage.h"
#include "answers/extract.h"
#include "answers/value.h"
#include "base/text.h"

namespace convene {
namespace {

std::string shown(std::string_view value) {
  constexpr std::size_t bytes_max = 200;
  return one_line(value, bytes_max);
}

Execution compared(const Program& program) {
  const std::string goal = shown(program.goal);
  if (trimmed(program.value).empty())
    return {.passed = false, .finding = fmt::format("no value reported, goal {}: different", goal)};
  const bool same = canonical_answer(program.value) == canonical_answer(program.goal);
  return {.passed = same,
          .finding = fmt::format("value {}, goal {}: {}", shown(program.value), goal,
                                 same ? "same" : "different")};
}

/// "does not use: dog, run"
Execution covered(const Program& program) {
  const auto passage = extract_passage(program.value);
  if (!passage) return {.passed = false, .finding = "there is no text"};
  const std::vector<std::string> concepts = concepts_in(program.concepts);
  const Coverage coverage = coverage_of(concepts, *passage);
  constexpr std::size_t finding_bytes_max = 600;
  if (!coverage.complete())
    return {
        .passed = false,
        .finding = one_line("does not use: " + join(coverage.missing, ", "), finding_bytes_max)};
  if (coverage.stuffed) return {.passed = false, .finding = "uses every word, but " + coverage.why};
  return {.passed = true, .finding = fmt::format("uses all of the {} words", concepts.size())};
}

}  // namespace

void Comparer::submit(Program program, std::function<void(Result<Execution>)> done) {
  if (program.tests.empty())
    return done(program.concepts.empty() ? compared(program) : covered(program));
  done(tl::unexpected(
      Failure{.kind = FailureKind::refused, .detail = "no sandbox to run the tests in"}));
}

std::string one_line(std::string_view text, std::size_t bytes_max) {
  std::string line;
  for (const char c : trimmed(text)) {
    const bool space = c == ' ' || (c >= '\t' && c <= '\r');
    if (!space || line.back() != ' ') line += space ? ' ' : c;
  }
  if (line.size() <= bytes_max) return line;
  line.resize(bytes_max);
  line.resize(complete_utf8_prefix(line));
  return line + "…";
}

}  // namespace convene
