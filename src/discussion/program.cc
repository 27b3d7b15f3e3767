#include "discussion/program.h"

#include <fmt/format.h>

#include "answers/value.h"
#include "base/text.h"

namespace convene {
namespace {

/// Fit for a one-line finding: white space folded, no longer than a line.
std::string shown(std::string_view value) {
  constexpr std::size_t bytes_max = 200;
  std::string line;
  for (const char c : trimmed(value)) {
    const bool space = c == ' ' || (c >= '\t' && c <= '\r');
    if (!space || line.back() != ' ') line += space ? ' ' : c;
  }
  if (line.size() <= bytes_max) return line;
  line.resize(bytes_max);
  line.resize(complete_utf8_prefix(line));
  return line + "…";
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
  done(compared(program));
}

}  // namespace convene
