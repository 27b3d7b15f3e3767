#include "report/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "base/text.h"
#include "bench/parts.h"
#include "report/findings.h"
#include "report/markdown.h"
#include "report/minds.h"
#include "report/spelled.h"
#include "report/unfinished.h"

namespace convene {
namespace {

std::string bounded(const Interval& interval) {
  return fmt::format("[{:.1f}, {:.1f}]", 100 * interval.low, 100 * interval.high);
}

int count_of(const TableLine& line, Verdict verdict) {
  const auto found = line.verdicts.find(verdict);
  return found == line.verdicts.end() ? 0 : found->second;
}

const std::pair<const char*, const char*> kColumns[] = {
    {"method", "---"},   {"questions", "--:"}, {"right", "--:"},          {"95 %", ":-:"},
    {"unparsed", "--:"}, {"undecided", "--:"}, {"errored", "--:"},        {"tokens", "--:"},
    {"prompt", "--:"},   {"cost", "--:"},      {"to equal tokens", "--:"}};

std::string header() {
  Cells titles, rules;
  for (const auto& [title, rule] : kColumns) {
    titles.emplace_back(title);
    rules.emplace_back(rule);
  }
  return markdown_line(titles) + markdown_line(rules);
}

std::string difference_of(const Results& results, const TableLine& line) {
  const Contrast* contrast = equal_token_contrast(results, line.method, line.group);
  if (!contrast) return "";
  const Interval& interval = contrast->difference.interval;
  return fmt::format("{} [{}, {}]", spell_points(contrast->difference.mean),
                     spell_points(interval.low), spell_points(interval.high));
}

std::string name_of(const Method& method) {
  const std::string name = escaped_markdown(method.name);
  return method.is_control() ? "· " + name : "**" + name + "**";
}

/// "44.7 % ± 3.1 (264)"
std::string overview_cell(const Results& results, std::size_t method, const std::string& part) {
  const TableLine* line = line_of(results, method, part);
  if (!line || line->answers == 0) return "–";
  const Interval& interval = line->accuracy.interval;
  std::string share = fmt::format("{} ± {:.1f}", spell_percent(line->accuracy.mean),
                                  50 * (interval.high - interval.low));
  if (results.methods[method].kind == MethodKind::oracle) return share;
  return fmt::format("{} ({})", share, spell_count(std::llround(line->mean.generated)));
}

/// "95.0 % ± 1.9" as graded, by strict and by lenient rules, and of words used; "–" where there is
/// nothing. Empty for a method without any.
Cells regraded_cells(const Results& results, std::size_t method) {
  const TableLine* line = line_of(results, method, "");
  if (!line || line->answers == 0) return {};
  const auto cell = [](const Estimate& share) {
    return fmt::format("{} ± {:.1f}", spell_percent(share.mean),
                       50 * (share.interval.high - share.interval.low));
  };
  Cells cells = {cell(line->accuracy)};
  bool any = false;
  for (const auto rules :
       {Regraded::Rules::strict, Regraded::Rules::lenient, Regraded::Rules::covered}) {
    const Regraded* regraded = regraded_of(results, method, "", rules);
    any = any || regraded;
    cells.push_back(regraded ? cell(regraded->share) : "–");
  }
  return any ? cells : Cells{};
}

std::string markdown_row(const Results& results, const TableLine& line) {
  const Method& method = results.methods[line.method];
  const bool ceiling = method.kind == MethodKind::oracle;  // nobody's answers: they cost nothing
  const auto unless_ceiling = [&](std::string cell) -> std::string {
    return ceiling ? "–" : std::move(cell);
  };
  const auto verdict = [&](Verdict one) {
    return unless_ceiling(std::to_string(count_of(line, one)));
  };
  return markdown_line(
      {name_of(method), fmt::format("{} × {}", line.questions, line.repeats),
       line.answers == 0 ? "–" : spell_percent(line.accuracy.mean),
       line.answers == 0 ? "–" : bounded(line.accuracy.interval), verdict(Verdict::unparsed),
       verdict(Verdict::undecided), verdict(Verdict::errored),
       unless_ceiling(spell_count(std::llround(line.mean.generated))),
       unless_ceiling(spell_count(std::llround(line.mean.prompt))),
       unless_ceiling(line.mean.dollars ? spell_dollars(*line.mean.dollars) : "unknown"),
       difference_of(results, line)});
}

std::string markdown_part(const Results& results, const std::string& group) {
  std::string text = header();
  for (const std::size_t method : reading_order(results.methods))
    if (const TableLine* line = line_of(results, method, group))
      text += markdown_row(results, *line);
  return text;
}

/// Methods against the uppermost parts: what is right, and at how many tokens. Empty where there
/// are fewer than two.
std::string markdown_overview(const Results& results) {
  std::vector<std::string> parts = uppermost(results.groups);
  if (parts.size() < 2) return "";
  Cells titles = {"right (tokens)", "everything"}, rules = {"---", "--:"};
  for (const std::string& part : parts) {
    titles.push_back(escaped_markdown(part));
    rules.emplace_back("--:");
  }
  std::string text = markdown_line(titles) + markdown_line(rules);
  parts.insert(parts.begin(), "");
  for (const std::size_t method : reading_order(results.methods)) {
    Cells cells = {name_of(results.methods[method])};
    for (const std::string& part : parts) cells.push_back(overview_cell(results, method, part));
    text += markdown_line(cells);
  }
  return text + "\n";
}

/// The same answers under other rules; empty where no profile has any.
std::string markdown_regraded(const Results& results) {
  std::string rows;
  for (const std::size_t method : reading_order(results.methods)) {
    Cells cells = regraded_cells(results, method);
    if (cells.empty()) continue;
    cells.insert(cells.begin(), name_of(results.methods[method]));
    rows += markdown_line(cells);
  }
  if (rows.empty()) return "";
  return "\n" +
         markdown_line(
             {"the same answers, other rules", "as graded", "strict", "lenient", "words used"}) +
         markdown_line({"---", "--:", "--:", "--:", "--:"}) + rows;
}

/// A fence longer than any run of back quotes in the text.
std::string fenced(const std::string& text) {
  std::size_t longest = 2, run = 0;
  for (const char letter : text) {
    run = letter == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  return fence + "\n" + text + "\n" + fence + "\n";
}

std::string unfinished_notice(const Results& results) {
  const std::string words = unfinished_words(results);
  if (words.empty()) return "";
  return "**" + escaped_markdown(words) + "**\n\n" + fenced(printable(results.about.command)) +
         "\n";
}

std::string csv_field(std::string text) {
  // A spreadsheet would run what begins like a formula.
  if (!text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos)
    text.insert(0, 1, '\'');
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  return "\"" + replace_all(text, "\"", "\"\"") + "\"";
}

std::string number(double value) {
  return fmt::format("{}", value);
}
std::string number(const std::optional<double>& value) {
  return value ? number(*value) : "";
}

Cells estimate_cells(const Estimate& estimate) {
  return {number(estimate.mean), number(estimate.error), number(estimate.interval.low),
          number(estimate.interval.high)};
}

void append(Cells& cells, const Cells& more) {
  cells.insert(cells.end(), more.begin(), more.end());
}

Cells contrast_cells(const Contrast* contrast) {
  if (!contrast) return {"", "", "", "", "", ""};
  Cells cells = estimate_cells(contrast->difference);
  append(cells, {number(contrast->p), number(contrast->p_holm)});
  return cells;
}

constexpr const char* kCsvHeader =
    "benchmark,group,method,kind,beside,questions,repeats,answers,right,wrong,unparsed,undecided,"
    "errored,unfinished,retried,accuracy,accuracy_error,accuracy_low,accuracy_high,"
    "accuracy_without_errored,accuracy_unretried,generated_tokens,reasoning_tokens,"
    "discarded_tokens,prompt_tokens,cached_tokens,calls,lost_calls,samples,seconds,dollars,"
    "difference,difference_error,difference_low,difference_high,p,p_holm,strict,lenient,covered,"
    "note";

std::string csv_row(const Results& results, const TableLine& line) {
  const Method& method = results.methods[line.method];
  Cells cells = {csv_field(printable(results.about.benchmark)), csv_field(printable(line.group)),
                 csv_field(printable(method.name)), to_string(method.kind),
                 csv_field(printable(method.beside))};
  for (const int count : {line.questions, line.repeats, line.answers})
    cells.push_back(std::to_string(count));
  for (const auto verdict :
       {Verdict::right, Verdict::wrong, Verdict::unparsed, Verdict::undecided, Verdict::errored})
    cells.push_back(std::to_string(count_of(line, verdict)));
  append(cells, {std::to_string(line.unfinished), std::to_string(line.retried)});
  append(cells, estimate_cells(line.accuracy));
  append(cells, {number(line.without_errored.mean), number(line.accuracy_unretried)});
  const Cost& mean = line.mean;
  append(cells, {number(mean.generated), number(mean.reasoning), number(mean.discarded),
                 number(mean.prompt), number(mean.cached), number(mean.calls), number(mean.lost),
                 number(line.samples), number(mean.seconds), number(mean.dollars)});
  append(cells, contrast_cells(equal_token_contrast(results, line.method, line.group)));
  for (const auto rules :
       {Regraded::Rules::strict, Regraded::Rules::lenient, Regraded::Rules::covered}) {
    const Regraded* regraded = regraded_of(results, line.method, line.group, rules);
    cells.push_back(regraded ? number(regraded->share.mean) : "");
  }
  cells.push_back(csv_field(printable(line.note)));
  return join(cells, ",") + "\r\n";
}

}  // namespace

std::string markdown_table(const Results& results, std::optional<double> half_width) {
  std::string text = unfinished_notice(results);
  for (const TeamFinding& finding : findings(results))
    text += escaped_markdown(finding.text) + "\n\n";
  if (half_width)
    for (const std::string& words : needed_words(results, half_width))
      text += escaped_markdown(words) + ".\n\n";
  text += markdown_overview(results) + markdown_part(results, "");
  for (const std::string& group : results.groups)
    text += "\n**" + escaped_markdown(group) + "**\n\n" + markdown_part(results, group);
  text += markdown_regraded(results) + markdown_minds(results);
  if (!results.about.controls) text += "\nRun without controls (--no-controls).\n";
  if (!results.about.gold_errors.empty())
    text += fmt::format("\nLeft out, because their gold answers cannot be read: {}.\n",
                        results.about.gold_errors.size());
  return text + "\n" + fenced(printable(results.about.command));
}

std::string csv_table(const Results& results) {
  std::string text = std::string(kCsvHeader) + "\r\n";
  for (const TableLine& line : results.table) text += csv_row(results, line);
  return text;
}

}  // namespace convene
