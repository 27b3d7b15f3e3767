#include "report/unfinished.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "base/text.h"
#include "report/findings.h"
#include "report/spelled.h"

namespace convene {
namespace {

constexpr std::size_t kNamed = 4;  ///< methods; a run may have dozens

/// "12 of 300 answers of pocket": the word once is enough.
std::string share_of(const Results& results, const TableLine& line, bool first) {
  return fmt::format("{} of {} {}of {}", spell_count(line.unfinished),
                     spell_count(line.answers - line.provisional + line.unfinished),
                     first ? "answers " : "", printable(results.methods[line.method].name));
}

/// Of teams and controls; of ceilings only where they alone lack something.
std::vector<const TableLine*> unfinished_lines(const Results& results) {
  std::vector<const TableLine*> lines, ceilings;
  for (const std::size_t method : reading_order(results.methods)) {
    const TableLine* line = line_of(results, method, "");
    if (!line || line->unfinished == 0) continue;
    const bool ceiling = results.methods[method].kind == MethodKind::oracle;
    (ceiling ? ceilings : lines).push_back(line);
  }
  return lines.empty() ? ceilings : lines;
}

/// "a; b; and c": names have commas in them.
std::string enumerated(const std::vector<std::string>& parts) {
  if (parts.size() == 1) return parts.front();
  return join({parts.begin(), parts.end() - 1}, "; ") + "; and " + parts.back();
}

}  // namespace

std::string unfinished_words(const Results& results) {
  const std::vector<const TableLine*> lines = unfinished_lines(results);
  if (lines.empty()) return "";
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < lines.size() && i < kNamed; ++i)
    parts.push_back(share_of(results, *lines[i], i == 0));
  if (lines.size() > kNamed)
    parts.push_back(fmt::format("some of {} more methods", lines.size() - kNamed));
  return fmt::format("Not finished: {} are still to come. Unless it is running now, go on with:",
                     enumerated(parts));
}

std::string unfinished_sentence(const Results& results) {
  std::string words = unfinished_words(results);
  return words.empty() ? words : words + " " + printable(results.about.command);
}

}  // namespace convene
