#include "eval_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "output.h"
#include "quantity.h"

namespace convene {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::steady_clock;

constexpr std::chrono::milliseconds kRepaint{200};
constexpr std::chrono::seconds kLine{15};

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

std::vector<std::string> cells_of(const Progress& one) {
  std::string right = "-", interval;
  if (one.done > 0) {
    right = percent(static_cast<double>(one.right) / one.done);
    interval = range(wilson_interval(one.right, one.done));
  }
  return {one.name,
          fmt::format("{} of {}", one.done, one.wanted),
          std::to_string(one.failed),
          right,
          interval,
          spell_count(std::llround(one.generated)),
          one.dollars ? spell_dollars(*one.dollars) : "?"};
}

std::vector<std::string> cells_of(const Results& results, const TableLine& line) {
  const Method& method = results.methods[line.method];
  const bool ceiling = method.kind == MethodKind::oracle;
  const std::string dash = "-";
  return {(method.is_control() ? "  " : "") + method.name,
          std::to_string(line.questions),
          ceiling ? dash : std::to_string(line.repeats),
          percent(line.accuracy.mean),
          range(line.accuracy.interval),
          ceiling ? dash : fmt::format("{:.0f}", line.mean.generated),
          ceiling ? dash : fmt::format("{:.0f}", line.mean.prompt),
          ceiling ? dash : count_of(line, Verdict::unparsed),
          ceiling ? dash : count_of(line, Verdict::undecided),
          ceiling ? dash : count_of(line, Verdict::errored),
          std::to_string(line.unfinished)};
}

std::string table_of(const Results& results, const std::string& group) {
  std::vector<std::vector<std::string>> rows = {{"METHOD", "N", "REPEATS", "RIGHT %", "95 %",
                                                 "TOKENS", "PROMPT", "UNPARSED", "UNDECIDED",
                                                 "ERRORED", "UNFINISHED"}};
  for (const TableLine& line : results.table)
    if (line.group == group) rows.push_back(cells_of(results, line));
  return rows.size() == 1 ? "" : (group.empty() ? "" : "\n" + group + "\n") + as_columns(rows);
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

std::string contrast_lines(const Results& results) {
  std::vector<std::vector<std::string>> rows = {
      {"TEAM", "AGAINST", "N", "POINTS", "95 %", "P", "ONLY TEAM", "ONLY OTHER", "MCNEMAR"}};
  for (const Contrast& one : results.contrasts)
    if (one.group.empty())
      rows.push_back({results.methods[one.method].name, results.methods[one.against].name,
                      std::to_string(one.questions),
                      fmt::format("{:+.1f}", 100 * one.difference.mean),
                      range(one.difference.interval), fmt::format("{:.4f}", one.p),
                      std::to_string(one.only_method), std::to_string(one.only_against),
                      fmt::format("{:.4f}", one.mcnemar)});
  return rows.size() == 1 ? "" : "\n" + as_columns(rows);
}

std::string flip_lines(const Results& results) {
  std::vector<std::vector<std::string>> rows = {{"CHANGED MINDS", "ROUND", "RIGHT TO WRONG",
                                                 "WRONG TO RIGHT", "STAYED RIGHT", "STAYED WRONG"}};
  for (std::size_t method = 0; method < results.methods.size(); ++method) {
    std::map<int, Flips> rounds;
    for (const Flips& one : results.flips) {
      if (one.method != method) continue;
      Flips& sum = rounds[one.round];
      sum.kept_right += one.kept_right;
      sum.kept_wrong += one.kept_wrong;
      sum.right_to_wrong += one.right_to_wrong;
      sum.wrong_to_right += one.wrong_to_right;
    }
    for (const auto& [round, sum] : rounds)
      rows.push_back({results.methods[method].name, std::to_string(round),
                      std::to_string(sum.right_to_wrong), std::to_string(sum.wrong_to_right),
                      std::to_string(sum.kept_right), std::to_string(sum.kept_wrong)});
  }
  return rows.size() == 1 ? "" : "\n" + as_columns(rows);
}

std::string share_of(int part, int whole) {
  return whole == 0 ? "-" : fmt::format("{} of {} ({:.1f} %)", part, whole, 100.0 * part / whole);
}

std::string critic_lines(const Results& results) {
  std::vector<std::vector<std::string>> rows = {
      {"CRITICS OF", "RIGHT ONES ACCEPTED", "WRONG ONES ACCEPTED"}};
  for (std::size_t method = 0; method < results.methods.size(); ++method) {
    CriticRates sum;
    for (const CriticRates& one : results.critics) {
      if (one.method != method) continue;
      sum.right += one.right;
      sum.right_accepted += one.right_accepted;
      sum.wrong += one.wrong;
      sum.wrong_accepted += one.wrong_accepted;
    }
    if (sum.right + sum.wrong > 0)
      rows.push_back({results.methods[method].name, share_of(sum.right_accepted, sum.right),
                      share_of(sum.wrong_accepted, sum.wrong)});
  }
  return rows.size() == 1 ? "" : "\n" + as_columns(rows);
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

LiveTable::LiveTable(Surface surface, Screen::Write write)
    : surface_(std::move(surface)), write_(std::move(write)) {}

LiveTable::~LiveTable() = default;

void LiveTable::show(const std::vector<Progress>& progress) {
  const std::lock_guard lock(mutex_);
  int done = 0, wanted = 0;
  for (const Progress& one : progress) {
    done += one.done;
    wanted += one.wanted;
  }
  if (done_at_start_ < 0) done_at_start_ = std::max(0, done - 1);
  const auto now = steady_clock::now();
  if (now - painted_ < (surface_.live ? steady_clock::duration(kRepaint) : kLine) && done < wanted)
    return;
  painted_ = now;
  if (surface_.live) {
    repaint(progress);
  } else {
    add_line(progress);
  }
}

void LiveTable::repaint(const std::vector<Progress>& progress) {
  std::vector<std::vector<std::string>> rows = {
      {"METHOD", "DONE", "FAILED", "RIGHT %", "95 %", "TOKENS", "COST"}};
  int done = 0, wanted = 0;
  for (const Progress& one : progress) {
    rows.push_back(cells_of(one));
    done += one.done;
    wanted += one.wanted;
  }
  std::string text = lines_ > 0 ? fmt::format("\x1b[{}A\x1b[J", lines_) : "";
  text += as_columns(rows) + time_left(done, wanted) + "\n";
  lines_ = static_cast<int>(rows.size()) + 1;
  write_(text);
}

void LiveTable::add_line(const std::vector<Progress>& progress) {
  std::string text;
  int done = 0, wanted = 0;
  for (const Progress& one : progress) {
    const auto cells = cells_of(one);
    text +=
        fmt::format("{}{}: {}, {} % right", text.empty() ? "" : "; ", cells[0], cells[1], cells[3]);
    done += one.done;
    wanted += one.wanted;
  }
  write_(text + "; " + time_left(done, wanted) + "\n");
}

std::string LiveTable::time_left(int done, int wanted) const {
  const int here = done - done_at_start_;
  if (here <= 0 || wanted <= done) return fmt::format("{} of {} answers", done, wanted);
  const auto took =
      std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - started_);
  const auto left = took * (wanted - done) / here;
  return fmt::format("{} of {} answers, about {} left", done, wanted, spell_duration(left));
}

std::string results_page(const Results& results) {
  std::string page = table_of(results, "");
  for (const std::string& group : results.groups) page += table_of(results, group);
  page += retried_lines(results) + contrast_lines(results) + flip_lines(results) +
          critic_lines(results);
  page +=
      "\ntokens are completion tokens an answer, everything counted; right % is of all answers\n";
  if (!results.about.controls) page += "no controls were run (--no-controls)\n";
  return page;
}

std::string results_json(const Results& results) {
  Json json = {{"benchmark", results.about.benchmark},
               {"settings", results.about.settings},
               {"controls", results.about.controls},
               {"gold_errors", results.about.gold_errors},
               {"table", Json::array()},
               {"contrasts", Json::array()},
               {"curve", Json::array()},
               {"flips", Json::array()},
               {"critics", Json::array()}};
  for (const TableLine& line : results.table) json["table"].push_back(json_of(results, line));
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
