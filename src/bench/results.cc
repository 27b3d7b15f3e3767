#include "bench/results.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/error.h"
#include "bench/control_scores.h"
#include "bench/flips.h"
#include "bench/parts.h"
#include "bench/regraded.h"
#include "bench/tables.h"
#include "minutes/resume.h"

namespace convene {
namespace {

constexpr const char* kKinds[] = {"team",       "single",   "consistency",
                                  "resampling", "constant", "oracle"};

std::string setting(const Run& run, const std::string& name) {
  const auto found = run.settings.find(name);
  return found == run.settings.end() ? "" : found->second;
}

About about(const Run& run) {
  About about;
  about.benchmark = setting(run, "benchmark");
  about.settings = run.settings;
  about.settings["seed"] = std::to_string(run.seed);
  about.command = setting(run, "command");
  about.program = run.program;
  about.created_ms = run.created_ms;
  about.controls = setting(run, "controls") != "no";
  for (const auto& [name, text] : run.settings)
    if (name.starts_with("gold error ")) about.gold_errors.push_back(text);
  return about;
}

std::vector<std::string> groups(const Kept& kept) {
  std::vector<std::string> groups;
  for (const DiscussionLine& line : kept.lines) {
    if (!line.verdict || line.verdict->group.empty()) continue;
    if (std::find(groups.begin(), groups.end(), line.verdict->group) == groups.end())
      groups.push_back(line.verdict->group);
  }
  return parts_of(groups);
}

Scores scores_of(const Kept& kept, const std::vector<std::string>& parts, bool controls) {
  Scores scores;
  add_measured(kept, scores);
  if (controls) add_controls(kept, parts, scores);
  std::sort(scores.scores.begin(), scores.scores.end(), [](const Score& a, const Score& b) {
    return std::tie(a.method, a.item, a.repeat) < std::tie(b.method, b.item, b.repeat);
  });
  return scores;
}

/// Of each team with the teams that come later, and with the controls of its own.
bool worth_a_contrast(const Method& other, bool later, const std::string& team) {
  if (other.kind == MethodKind::oracle || other.kind == MethodKind::constant) return false;
  if (other.kind == MethodKind::team) return later;
  return other.beside.empty() || other.beside == team;
}

bool answers_itself(MethodKind kind) {
  return kind != MethodKind::constant && kind != MethodKind::oracle;
}

/// From scores to lines, part by part.
class Summary {
 public:
  Summary(Results& results, std::vector<std::string> parts, const Kept& kept)
      : results_(results),
        parts_(std::move(parts)),
        planned_(kept.questions * kept.repeats),
        known_(static_cast<int>(answered_questions(kept).size()) * kept.repeats) {}

  void table(const std::vector<TableLine>& ceilings) {
    for (const std::string& part : parts_)
      for (std::size_t method = 0; method < results_.methods.size(); ++method) {
        for (const TableLine& line : ceilings)
          if (line.method == method && line.group == part) results_.table.push_back(line);
        TableLine line = line_of(method, part, results_.scores);
        if (part.empty() && answers_itself(results_.methods[method].kind)) add_unknown(line);
        if (line.answers + line.unfinished == 0) continue;
        if (!results_.about.controls) line.note = "no controls were run";
        results_.table.push_back(std::move(line));
      }
  }

  void contrasts() {
    for (std::size_t method = 0; method < results_.methods.size(); ++method) {
      if (results_.methods[method].kind != MethodKind::team) continue;
      for (std::size_t against = 0; against < results_.methods.size(); ++against) {
        if (!worth_a_contrast(results_.methods[against], against > method,
                              results_.methods[method].name))
          continue;
        for (const std::string& part : parts_)
          if (const auto found = contrast_of(method, against, part, results_.scores))
            results_.contrasts.push_back(*found);
      }
    }
    adjust_holm(results_.methods, results_.contrasts);
  }

  void changed_minds(const Kept& kept, const Store& store) {
    std::map<DiscussionId, const VerdictRow*> verdicts;
    for (const DiscussionLine& line : kept.lines)
      if (line.verdict) verdicts[line.discussion.id] = &*line.verdict;
    for (const Score& score : results_.scores) {
      if (results_.methods[score.method].kind != MethodKind::team || !score.verdict) continue;
      const DiscussionId id = score.discussions.front();
      const std::vector<TurnVerdict>& turns = verdicts.at(id)->turns;
      if (turns.empty()) continue;
      const Changes changes = changes_in(id, store.load(id).turns, turns);
      results_.flip_list.insert(results_.flip_list.end(), changes.list.begin(), changes.list.end());
      for (const std::string& part : parts_)
        if (is_in_part(score.group, part)) add(changes, score.method, part, results_);
    }
  }

 private:
  /// Questions to which nobody's answer is graded yet: a method that answers all others will have
  /// to answer these too.
  void add_unknown(TableLine& line) const {
    const int there = line.answers - line.provisional + line.unfinished;
    if (there >= known_) line.unfinished += std::max(0, planned_ - there);
  }

  Results& results_;
  const std::vector<std::string> parts_;  // "" first, then the results' groups
  const int planned_, known_;             // answers of one method
};

bool is_vote(const Run& run) {
  try {
    return team_of(run).protocol == "vote";
  } catch (const Error&) {
    return false;  // an older program's team: only a remark is missing
  }
}

/// A team that votes is the same method as the control beside it. To be said, not to be left out:
/// that their difference is small shows how much chance alone gives.
void tell_votes_beside_votes(const Kept& kept, Results& results) {
  std::set<std::string> votes;
  for (const KeptRun& one : kept.runs)
    if (one.method == "team" && is_vote(one.run)) votes.insert(one.run.team);
  for (TableLine& line : results.table) {
    const Method& method = results.methods[line.method];
    if (method.kind == MethodKind::consistency && votes.contains(method.beside))
      line.note =
          "a vote beside a team that is a vote itself, as many samples: what differs is chance, "
          "and how answers are counted as the same";
  }
}

}  // namespace

const char* to_string(MethodKind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}

Results read_results(const Store& store) {
  const std::optional<Kept> kept = read_kept(store);
  if (!kept)
    throw Error(store.path() + " holds no evaluation",
                "convene eval --benchmark NAME --team TEAM --out " + store.path() + " makes one");
  Results results;
  results.about = about(kept->runs.front().run);
  results.groups = groups(*kept);
  std::vector<std::string> parts = {""};
  parts.insert(parts.end(), results.groups.begin(), results.groups.end());

  Scores scores = scores_of(*kept, parts, results.about.controls);
  results.methods = std::move(scores.methods);
  results.scores = std::move(scores.scores);
  if (results.about.controls) results.curve = curve_of(*kept, parts);
  Summary summary(results, parts, *kept);
  summary.table(scores.ceilings);
  results.regraded = regraded_by_rules(results.methods, parts, results.scores);
  summary.contrasts();
  summary.changed_minds(*kept, store);
  tell_votes_beside_votes(*kept, results);
  return results;
}

}  // namespace convene
