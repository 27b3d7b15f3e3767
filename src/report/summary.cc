#include "report/summary.h"

#include <fmt/format.h>

#include "report/findings.h"
#include "report/markdown.h"
#include "report/spelled.h"
#include "report/unfinished.h"

namespace convene {
namespace {

/// A team of one of the evaluations.
struct Line {
  const Results* results = nullptr;
  const TableLine* team = nullptr;
  const Contrast* contrast = nullptr;  ///< to its equal-token control; null: there is none
};

std::vector<Line> lines_of(const std::vector<Results>& all) {
  std::vector<Line> lines;
  for (const Results& results : all)
    for (std::size_t method = 0; method < results.methods.size(); ++method) {
      const TableLine* team = line_of(results, method, "");
      if (results.methods[method].is_control() || !team || team->answers == 0) continue;
      lines.push_back({&results, team, equal_token_contrast(results, method, "")});
    }
  return lines;
}

/// By line; of those without a contrast 1.
std::vector<double> adjusted(const std::vector<Line>& lines) {
  std::vector<double> p;
  for (const Line& line : lines)
    if (line.contrast) p.push_back(line.contrast->p);
  p = holm_adjusted(p);
  std::vector<double> by_line(lines.size(), 1);
  std::size_t next = 0;
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (lines[i].contrast) by_line[i] = p[next++];
  return by_line;
}

Cells cells_of(const Line& line, double p_holm) {
  Cells cells = {escaped_markdown(line.results->about.benchmark),
                 escaped_markdown(line.results->methods[line.team->method].name),
                 spell_percent(line.team->accuracy.mean)};
  if (!line.contrast) {
    cells.insert(cells.end(), 5, "–");
    return cells;
  }
  const Contrast& contrast = *line.contrast;
  const Interval& interval = contrast.difference.interval;
  cells.push_back(spell_percent(line_of(*line.results, contrast.against, "")->accuracy.mean));
  cells.push_back(std::to_string(contrast.questions));
  cells.push_back(fmt::format("{} [{}, {}]", spell_points(contrast.difference.mean),
                              spell_points(interval.low), spell_points(interval.high)));
  cells.push_back(spell_p(contrast.p));
  cells.push_back(spell_p(p_holm));
  return cells;
}

}  // namespace

std::string markdown_summary(const std::vector<Results>& all) {
  std::string text;
  for (const Results& results : all)
    if (const std::string words = unfinished_sentence(results); !words.empty())
      text += "**" + escaped_markdown(results.about.benchmark + ": " + words) + "**\n\n";
  text += markdown_line({"benchmark", "team", "right", "equal tokens", "questions",
                         "difference, 95 %", "p", "p, Holm"});
  text += markdown_line({"---", "---", "--:", "--:", "--:", "--:", "--:", "--:"});
  const std::vector<Line> lines = lines_of(all);
  const std::vector<double> p_holm = adjusted(lines);
  for (std::size_t i = 0; i < lines.size(); ++i)
    text += markdown_line(cells_of(lines[i], p_holm[i]));
  return text +
         "\nDifferences are in points, to the control that had the team's tokens; Holm's "
         "adjustment "
         "is over all lines.\n";
}

}  // namespace convene
