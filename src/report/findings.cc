#include "report/findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "bench/tables.h"
#include "report/spelled.h"

namespace convene {
namespace {

std::string share(const Estimate& accuracy) {
  return fmt::format("{} right [{:.1f}, {:.1f}]", spell_percent(accuracy.mean),
                     100 * accuracy.interval.low, 100 * accuracy.interval.high);
}

std::string tokens(const TableLine& line) {
  return spell_count(std::llround(line.mean.generated)) + " generated tokens an answer";
}

TeamFinding::Kind kind_of(const Contrast& contrast) {
  if (contrast.p_holm >= 0.05) return TeamFinding::Kind::open;
  return contrast.difference.mean > 0 ? TeamFinding::Kind::better : TeamFinding::Kind::worse;
}

std::string needed_sentence(const std::string& name, const TableLine& line, const Needed& needed,
                            double half_width) {
  const std::string now = fmt::format("{} is known to ± {:.1f} points", name, 100 * needed.now);
  if (needed.now <= half_width) return now + ", which is as near as wanted";
  const std::string questions =
      fmt::format("{} such questions", spell_count(needed.questions)) +
      (line.repeats > 1 ? fmt::format(" at {} repeats", line.repeats) : "");
  if (needed.repeats)
    return fmt::format("{}; ± {:.1f} would take {} repeats of every question, or {}", now,
                       100 * half_width, spell_count(*needed.repeats), questions);
  return fmt::format("{}; ± {:.1f} would take {}{}", now, 100 * half_width, questions,
                     line.repeats > 1 ? "; more repeats alone would not do" : "");
}

std::string judgement(TeamFinding::Kind kind, bool vote) {
  const std::string control = vote ? "a vote at the same tokens"
                                   : "a single agent that spends the same tokens on new replies";
  if (kind == TeamFinding::Kind::better) return "The team is better than " + control;
  if (kind == TeamFinding::Kind::worse) return "The team is worse than " + control;
  return "The team cannot be told from " + control;
}

/// "+11.2 points [+9.9, +12.6] over 3006 questions, p = 0.001"
std::string difference(const Contrast& contrast) {
  const Interval& bounds = contrast.difference.interval;
  return fmt::format("{} points [{}, {}] over {} questions, {}",
                     spell_points(contrast.difference.mean), spell_points(bounds.low),
                     spell_points(bounds.high), contrast.questions, spell_p(contrast.p_holm));
}

/// Better is only who is better than every control that had the same tokens.
TeamFinding::Kind kind_of_both(const Contrast& vote, const Contrast* resampling) {
  const TeamFinding::Kind kind = kind_of(vote);
  if (!resampling || kind == kind_of(*resampling)) return kind;
  return TeamFinding::Kind::open;
}

TeamFinding finding_of(const Results& results, std::size_t team, const TableLine& line) {
  TeamFinding finding{.method = team, .kind = {}, .text = {}};
  finding.text =
      fmt::format("{}: {} at {}.", results.methods[team].name, share(line.accuracy), tokens(line));
  const Contrast* contrast = equal_token_contrast(results, team, "");
  const TableLine* control = contrast ? line_of(results, contrast->against, "") : nullptr;
  const Contrast* other = resampling_contrast(results.methods, results.contrasts, team, "");
  const TableLine* resampled = other ? line_of(results, other->against, "") : nullptr;
  finding.kind = contrast ? kind_of_both(*contrast, other) : TeamFinding::Kind::unchecked;
  if (!control) {
    finding.text += " There is no equal-token control beside it, so this says nothing about teams.";
    return finding;
  }
  const bool vote = results.methods[contrast->against].kind == MethodKind::consistency;
  finding.text += fmt::format(" {}: {} at {}. {}: {}.",
                              vote ? "Self-consistency of a single agent"
                                   : "A single agent until what the question shows accepts a reply",
                              share(control->accuracy), tokens(*control),
                              judgement(kind_of(*contrast), vote), difference(*contrast));
  if (!control->note.empty()) finding.text += " (This is " + control->note + ".)";
  if (resampled)
    finding.text += fmt::format(
        " Where a program can check what the question shows, single replies until it accepts one "
        "come to {} at {}; the team to that: {}.",
        share(resampled->accuracy), tokens(*resampled), difference(*other));
  return finding;
}

}  // namespace

const Contrast* equal_token_contrast(const Results& results, std::size_t team,
                                     const std::string& group) {
  return equal_token_contrast(results.methods, results.contrasts, team, group);
}

const char* to_string(TeamFinding::Kind kind) {
  switch (kind) {
    case TeamFinding::Kind::better:
      return "better";
    case TeamFinding::Kind::worse:
      return "worse";
    case TeamFinding::Kind::open:
      return "open";
    case TeamFinding::Kind::unchecked:
      break;
  }
  return "unchecked";
}

std::vector<TeamFinding> findings(const Results& results) {
  std::vector<TeamFinding> found;
  for (std::size_t i = 0; i < results.methods.size(); ++i) {
    const TableLine* line = line_of(results, i, "");
    if (results.methods[i].is_control() || !line || line->answers == 0) continue;
    found.push_back(finding_of(results, i, *line));
  }
  return found;
}

std::vector<std::string> needed_words(const Results& results, std::optional<double> half_width) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < results.methods.size(); ++i) {
    const TableLine* line = line_of(results, i, "");
    if (results.methods[i].is_control() || !line || line->unfinished > 0) continue;
    const auto now = needed_for(i, 1, results.scores);
    if (!now) continue;
    const double wanted = half_width.value_or(now->now / 2);
    words.push_back(needed_sentence(results.methods[i].name, *line,
                                    needed_for(i, wanted, results.scores).value(), wanted));
  }
  return words;
}

const TableLine* line_of(const Results& results, std::size_t method, const std::string& group) {
  const auto found = std::find_if(
      results.table.begin(), results.table.end(),
      [&](const TableLine& line) { return line.method == method && line.group == group; });
  return found == results.table.end() ? nullptr : &*found;
}

const Regraded* regraded_of(const Results& results, std::size_t method, const std::string& group,
                            Regraded::Rules rules) {
  for (const Regraded& regraded : results.regraded)
    if (regraded.method == method && regraded.group == group && regraded.rules == rules)
      return &regraded;
  return nullptr;
}

std::vector<std::size_t> reading_order(const std::vector<Method>& methods) {
  std::vector<std::size_t> order;
  std::vector<bool> placed(methods.size(), false);
  const auto place = [&](std::size_t i) {
    if (placed[i]) return;
    placed[i] = true;
    order.push_back(i);
  };
  for (std::size_t team = 0; team < methods.size(); ++team) {
    if (methods[team].is_control()) continue;
    place(team);
    for (std::size_t i = 0; i < methods.size(); ++i)
      if (methods[i].is_control() && methods[i].beside == methods[team].name) place(i);
  }
  for (std::size_t i = 0; i < methods.size(); ++i) place(i);
  return order;
}

}  // namespace convene
