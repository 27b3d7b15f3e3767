#include "discussion/program.h"

#include <fmt/format.h>

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

}  // namespace

void Comparer::submit(Program program, std::function<void(Result<Execution>)> done) {
  if (program.tests.empty()) return done(compared(program));
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
