#include "eval_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "bench/parts.h"
#include "column.h"
#include "output.h"
#include "report/findings.h"
#include "report/unfinished.h"

namespace convene {
namespace {

using Json = nlohmann::ordered_json;
using Rows = std::vector<std::vector<std::string>>;

std::string percent(double share) {
  return fmt::format("{:.1f}", 100 * share);
}

std::string range(const Interval& interval) {
  return fmt::format("[{:.1f}, {:.1f}]", 100 * interval.low, 100 * interval.high);
}

std::string count_of(const TableLine& line, Verdict verdict) {
  const auto found = line.verdicts.find(verdict);
  return found == line.verdicts.end() ? "0" : std::to_string(found->second);
}

/// Above everything else; the command in one piece, to be copied.
std::string unfinished_lines(const Results& results, int width) {
  const std::string words = unfinished_words(results);
  if (words.empty()) return "";
  return (width > 0 ? laid_out(words, 0, width) : words) + "\n  " +
         printable(results.about.command) + "\n\n";
}

/// A team's controls are set below it.
std::string name_of(const Method& method) {
  return (method.is_control() ? "  " : "") + method.name;
}

std::vector<std::string> cells_of(const Results& results, const TableLine& line) {
  const Method& method = results.methods[line.method];
  const bool ceiling = method.kind == MethodKind::oracle;
  const std::string dash = "-";
  return {name_of(method),
          std::to_string(line.questions),
          ceiling ? dash : std::to_string(line.repeats),
          line.answers == 0 ? dash : percent(line.accuracy.mean),
          line.answers == 0 ? dash : range(line.accuracy.interval),
          ceiling ? dash : fmt::format("{:.0f}", line.mean.generated),
          ceiling ? dash : fmt::format("{:.0f}", line.mean.prompt)};
}

/// What is neither right nor wrong: a line for each method that has any.
Rows apart_rows(const Results& results, const std::string& group) {
  Rows rows = {{"NEITHER RIGHT NOR WRONG", "UNPARSED", "UNDECIDED", "ERRORED", "UNFINISHED"}};
  for (const TableLine& line : results.table) {
    if (line.group != group || results.methods[line.method].kind == MethodKind::oracle) continue;
    std::vector<std::string> cells = {name_of(results.methods[line.method])};
    for (const Verdict verdict : {Verdict::unparsed, Verdict::undecided, Verdict::errored})
      cells.push_back(count_of(line, verdict));
    cells.push_back(std::to_string(line.unfinished));
    if (std::any_of(cells.begin() + 1, cells.end(), [](const auto& cell) { return cell != "0"; }))
      rows.push_back(std::move(cells));
  }
  return rows;
}

/// A table below what was said before; nothing where it has only its header.
std::string below(const Rows& rows, int width) {
  return rows.size() == 1 ? "" : "\n" + as_columns(rows, width);
}

std::string table_of(const Results& results, const std::string& group, int width) {
  Rows rows = {{"METHOD", "N", "REPEATS", "RIGHT %", "95 %", "TOKENS", "PROMPT"}};
  for (const TableLine& line : results.table)
    if (line.group == group) rows.push_back(cells_of(results, line));
  if (rows.size() == 1) return "";
  return (group.empty() ? "" : "\n" + group + "\n") + as_columns(rows, width) +
         below(apart_rows(results, group), width);
}

std::string retried_lines(const Results& results) {
  std::string lines;
  for (const TableLine& line : results.table) {
    if (!line.group.empty()) continue;
    const std::string& name = results.methods[line.method].name;
    const auto errored = line.verdicts.find(Verdict::errored);
    if (errored != line.verdicts.end() && errored->second > 0)
      lines += fmt::format("{}: {} errored; {} % without them\n", name, errored->second,
                           percent(line.without_errored.mean));
    if (line.retried > 0)
      lines += fmt::format(
          "{}: {} answers were taken up again after a failure; {} % with these as "
          "errored\n",
          name, line.retried, percent(line.accuracy_unretried));
  }
  return lines.empty() ? "" : "\n" + lines;
}

/// The same answers under other rules, where their profiles have any.
std::string regraded_lines(const Results& results, int width) {
  Rows rows = {{"OTHER RULES", "AS GRADED %", "STRICT %", "LENIENT %", "WORDS USED %"}};
  for (const TableLine& line : results.table) {
    std::vector<std::string> cells = {name_of(results.methods[line.method]),
                                      percent(line.accuracy.mean)};
    bool any = false;
    for (const auto rules :
         {Regraded::Rules::strict, Regraded::Rules::lenient, Regraded::Rules::covered}) {
      const Regraded* regraded = regraded_of(results, line.method, "", rules);
      any = any || regraded;
      cells.push_back(regraded ? percent(regraded->share.mean) : "-");
    }
    if (line.group.empty() && any) rows.push_back(std::move(cells));
  }
  return below(rows, width);
}

/// What a narrower interval would take, where questions were repeated.
std::string needed_lines(const Results& results) {
  std::string lines;
  if (std::ranges::any_of(results.table, [](const TableLine& line) { return line.repeats > 1; }))
    for (const std::string& words : needed_words(results, std::nullopt)) lines += words + "\n";
  return lines.empty() ? "" : "\n" + lines;
}

std::string contrast_lines(const Results& results, int width) {
  std::string tables;
  for (std::size_t team = 0; team < results.methods.size(); ++team) {
    Rows rows = {{results.methods[team].name + " AGAINST", "N", "POINTS", "95 %", "P",
                  "RIGHT ALONE", "MCNEMAR"}};
    for (const Contrast& one : results.contrasts)
      if (one.group.empty() && one.method == team)
        rows.push_back({results.methods[one.against].name, std::to_string(one.questions),
                        fmt::format("{:+.1f}", 100 * one.difference.mean),
                        range(one.difference.interval), fmt::format("{:.4f}", one.p),
                        fmt::format("{} : {}", one.only_method, one.only_against),
                        fmt::format("{:.4f}", one.mcnemar)});
    tables += below(rows, width);
  }
  return tables;
}

/// Of many teams one differs by chance.
std::string many_teams_line(const Results& results) {
  const auto teams = std::count_if(results.methods.begin(), results.methods.end(),
                                   [](const Method& method) { return !method.is_control(); });
  return teams < 2 ? "" : "P is of each line alone; adjusted for all teams: convene report STORE\n";
}

std::string flip_lines(const Results& results, int width) {
  Rows rows = {{"CHANGED MINDS", "ROUND", "RIGHT TO WRONG", "WRONG TO RIGHT", "STAYED RIGHT",
                "STAYED WRONG"}};
  for (std::size_t method = 0; method < results.methods.size(); ++method) {
    std::map<int, const Flips*> rounds;
    for (const Flips& one : results.flips)
      if (one.method == method && one.group.empty()) rounds[one.round] = &one;
    for (const auto& [round, one] : rounds)
      rows.push_back({results.methods[method].name, std::to_string(round),
                      std::to_string(one->right_to_wrong), std::to_string(one->wrong_to_right),
                      std::to_string(one->kept_right), std::to_string(one->kept_wrong)});
  }
  return below(rows, width);
}

std::string share_of(int part, int whole) {
  return whole == 0 ? "-" : fmt::format("{} of {} ({:.1f} %)", part, whole, 100.0 * part / whole);
}

std::string critic_lines(const Results& results, int width) {
  Rows rows = {{"CRITICS OF", "RIGHT ONES ACCEPTED", "WRONG ONES ACCEPTED"}};
  for (std::size_t method = 0; method < results.methods.size(); ++method) {
    for (const CriticRates& one : results.critics)
      if (one.method == method && one.group.empty())
        rows.push_back({results.methods[method].name, share_of(one.right_accepted, one.right),
                        share_of(one.wrong_accepted, one.wrong)});
  }
  return below(rows, width);
}

Json json_of(const Estimate& estimate) {
  return {{"mean", estimate.mean},
          {"error", estimate.error},
          {"interval", {estimate.interval.low, estimate.interval.high}}};
}

Json json_of(const Results& results, const TableLine& line) {
  Json verdicts = Json::object();
  for (const auto& [verdict, count] : line.verdicts) verdicts[to_string(verdict)] = count;
  Json json = {{"method", results.methods[line.method].name},
               {"kind", to_string(results.methods[line.method].kind)},
               {"group", line.group},
               {"questions", line.questions},
               {"repeats", line.repeats},
               {"answers", line.answers},
               {"unfinished", line.unfinished},
               {"verdicts", std::move(verdicts)},
               {"accuracy", json_of(line.accuracy)},
               {"without_errored", json_of(line.without_errored)},
               {"retried", line.retried},
               {"accuracy_unretried", line.accuracy_unretried},
               {"generated_tokens", line.mean.generated},
               {"reasoning_tokens", line.mean.reasoning},
               {"discarded_tokens", line.mean.discarded},
               {"prompt_tokens", line.mean.prompt},
               {"cached_tokens", line.mean.cached},
               {"samples", line.samples}};
  json["dollars"] = line.mean.dollars ? Json(*line.mean.dollars) : Json();
  return json;
}

Json json_of(const Results& results, const Contrast& one) {
  return {{"method", results.methods[one.method].name},
          {"against", results.methods[one.against].name},
          {"group", one.group},
          {"questions", one.questions},
          {"difference", json_of(one.difference)},
          {"bootstrap", {one.bootstrap.low, one.bootstrap.high}},
          {"p", one.p},
          {"p_holm", one.p_holm},
          {"only_method", one.only_method},
          {"only_against", one.only_against},
          {"mcnemar", one.mcnemar}};
}

}  // namespace

std::string results_page(const Results& results, int width) {
  std::string page = unfinished_lines(results, width) + table_of(results, "", width);
  const std::vector<std::string> top = uppermost(results.groups);
  const bool nested = !top.empty() && top.size() < results.groups.size();
  for (const std::string& part : nested ? top : results.groups)
    page += table_of(results, part, width);
  page += regraded_lines(results, width) + retried_lines(results) + needed_lines(results) +
          contrast_lines(results, width) + flip_lines(results, width) +
          critic_lines(results, width);
  page += "\nTokens are completion tokens an answer, everything counted.\n";
  page += "Right % is of all answers; right alone counts questions.\n" + many_teams_line(results);
  if (nested) page += "Level by level: convene report STORE --markdown, or -o FILE.html\n";
  if (!results.about.controls) page += "No controls were run (--no-controls).\n";
  return page;
}

std::string results_json(const Results& results) {
  Json json = {{"benchmark", results.about.benchmark},
               {"settings", results.about.settings},
               {"controls", results.about.controls},
               {"gold_errors", results.about.gold_errors},
               {"table", Json::array()},
               {"regraded", Json::array()},
               {"contrasts", Json::array()},
               {"curve", Json::array()},
               {"flips", Json::array()},
               {"critics", Json::array()}};
  if (const std::string unfinished = unfinished_sentence(results); !unfinished.empty())
    json["unfinished"] = unfinished;
  for (const TableLine& line : results.table) json["table"].push_back(json_of(results, line));
  for (const Regraded& one : results.regraded)
    json["regraded"].push_back({{"method", results.methods[one.method].name},
                                {"group", one.group},
                                {"rules", to_string(one.rules)},
                                {"share", json_of(one.share)}});
  for (const Contrast& one : results.contrasts) json["contrasts"].push_back(json_of(results, one));
  for (const CurvePoint& point : results.curve)
    json["curve"].push_back({{"group", point.group},
                             {"samples", point.samples},
                             {"generated_tokens", point.generated},
                             {"accuracy", json_of(point.accuracy)},
                             {"oracle", point.oracle}});
  for (const Flips& one : results.flips)
    json["flips"].push_back({{"method", results.methods[one.method].name},
                             {"group", one.group},
                             {"round", one.round},
                             {"right_to_wrong", one.right_to_wrong},
                             {"wrong_to_right", one.wrong_to_right},
                             {"kept_right", one.kept_right},
                             {"kept_wrong", one.kept_wrong}});
  for (const CriticRates& one : results.critics)
    json["critics"].push_back({{"method", results.methods[one.method].name},
                               {"group", one.group},
                               {"right", one.right},
                               {"right_accepted", one.right_accepted},
                               {"wrong", one.wrong},
                               {"wrong_accepted", one.wrong_accepted}});
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace convene
