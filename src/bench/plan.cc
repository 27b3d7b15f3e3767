#include "bench/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>

namespace convene {
namespace {

using Words = std::map<std::string, std::string>;

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// What is kept but does not make it another run.
bool is_incidental(const std::string& name) {
  return name == "command" || name == "data";
}

std::string shown(const Words& words, const std::string& name) {
  const auto found = words.find(name);
  return found == words.end() ? "nothing" : "'" + found->second + "'";
}

void compare(const std::string& what, const Words& before, const Words& after, bool whole,
             std::vector<std::string>& lines) {
  std::set<std::string> names;
  for (const auto& [name, text] : before) names.insert(name);
  for (const auto& [name, text] : after) names.insert(name);
  for (const std::string& name : names) {
    if (is_incidental(name) || shown(before, name) == shown(after, name)) continue;
    lines.push_back(whole ? fmt::format("{} {} differs", what, name)
                          : fmt::format("{}: {} there, {} here", name, shown(before, name),
                                        shown(after, name)));
  }
}

}  // namespace

Run run_of(const EvalPlan& plan, const Entrant& entrant) {
  Run run;
  run.created_ms = now_ms();
  run.program = plan.program;
  run.team = entrant.name;
  run.toml = entrant.team.toml;
  run.prompts = entrant.prompts;
  run.seed = plan.seed;
  run.limits = {};
  run.settings = plan.settings;
  run.settings["method"] = entrant.method;
  run.settings["pool"] = entrant.pool ? "yes" : "no";
  run.settings["benchmark"] = plan.data.benchmark->name;
  run.settings["data"] = plan.data.path;
  run.settings["data version"] = plan.data.version;
  run.settings["questions"] = std::to_string(plan.data.items.size());
  run.settings["questions hash"] = plan.data.fingerprint;
  run.settings["repeats"] = std::to_string(plan.repeats);
  run.settings["controls"] = plan.controls ? "yes" : "no";
  run.settings["command"] = plan.command;
  if (!plan.data.sha256.empty()) run.settings["data sha256"] = plan.data.sha256;
  for (std::size_t i = 0; i < plan.data.gold_errors.size(); ++i)
    run.settings[fmt::format("gold error {}", i + 1)] = plan.data.gold_errors[i];
  return run;
}

std::vector<std::string> differences(const Run& before, const Run& after) {
  std::vector<std::string> lines;
  if (before.team != after.team)
    lines.push_back(fmt::format("team: '{}' there, '{}' here", before.team, after.team));
  if (before.toml != after.toml) lines.push_back("team " + after.team + ": its file differs");
  compare("prompt", before.prompts, after.prompts, true, lines);
  if (before.seed != after.seed)
    lines.push_back(fmt::format("seed: {} there, {} here", before.seed, after.seed));
  compare("", before.settings, after.settings, false, lines);
  if (before.program != after.program)
    lines.push_back(fmt::format("program: {} there, {} here", before.program, after.program));
  return lines;
}

std::vector<std::string> differences(const EvalPlan& plan, const Store& store) {
  const std::vector<RunLine> runs = store.runs();
  if (runs.empty()) return {};
  std::vector<std::string> lines;
  if (runs.size() != plan.entrants.size())
    lines.push_back(fmt::format("{} runs there, {} teams and controls here", runs.size(),
                                plan.entrants.size()));
  for (std::size_t i = 0; i < std::min(runs.size(), plan.entrants.size()); ++i)
    for (std::string& line : differences(store.run(runs[i].id), run_of(plan, plan.entrants[i])))
      if (std::find(lines.begin(), lines.end(), line) == lines.end())
        lines.push_back(std::move(line));
  return lines;
}

WorstCase worst_case(const EvalPlan& plan) {
  WorstCase most;
  most.questions = static_cast<std::int64_t>(plan.data.items.size());
  const std::int64_t answers = most.questions * plan.repeats;
  for (const Entrant& entrant : plan.entrants) {
    most.discussions += answers;
    std::int64_t tokens = entrant.team.limits.tokens.value_or(0);
    const bool one_turn = entrant.team.protocol == "solo";
    if (one_turn && tokens == 0) tokens = entrant.team.roles.at("solver").sampling.tokens_max;
    if (tokens == 0) most.unlimited.push_back(entrant.name);
    // A vote at the team's tokens costs once more what the team does, resampling as much again.
    const bool doubled = plan.controls && entrant.method == "team";
    most.tokens_most += answers * tokens * (doubled ? 3 : 1);
  }
  return most;
}

}  // namespace convene
