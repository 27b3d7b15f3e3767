#include "bench/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <variant>

#include "discussion/most.h"
#include "engine/token_estimate.h"

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

void add(Outlay& sum, const Outlay& one) {
  sum.answers += one.answers;
  sum.calls += one.calls;
  sum.generated += one.generated;
  sum.prompt += one.prompt;
}

/// Tokens of the longest prompt that a discussion begins with.
std::int64_t first_prompt(const Protocol& protocol, const Problem& problem) {
  std::int64_t longest = 0;
  const Move move = protocol.next(problem, {});
  const Ask* ask = std::get_if<Ask>(&move);
  if (!ask) return 0;
  for (const Turn& turn : ask->turns) {
    const Say* say = std::get_if<Say>(&turn);
    if (!say) continue;
    std::int64_t tokens = 0;
    for (const Message& message : say->messages) tokens += tokens_about(message.content);
    longest = std::max(longest, tokens);
  }
  return longest;
}

Outlay outlay_of(const EvalPlan& plan, const Entrant& entrant) {
  Outlay sum{.name = entrant.method == "single" ? entrant.name + ", once" : entrant.name};
  const std::shared_ptr<const Protocol> protocol = make_protocol(entrant.team);
  for (const Item& item : plan.data.items) {
    const Most most = most_of(entrant.team, item.problem.kind);
    const std::int64_t prompt = most.calls * first_prompt(*protocol, item.problem) + most.reread;
    add(sum, {.answers = plan.repeats,
              .calls = plan.repeats * most.calls,
              .generated = plan.repeats * most.generated,
              .prompt = plan.repeats * prompt});
  }
  return sum;
}

/// entrants[agent] has the first sample of each question already.
Outlay outlay_of_samples(const EvalPlan& plan, const std::vector<Outlay>& entrants,
                         std::size_t agent) {
  const Outlay& first = entrants[agent];
  Outlay more{.name = "more samples of " + plan.entrants[agent].name};
  for (std::size_t i = 0; i < entrants.size(); ++i)
    if (plan.entrants[i].method == "team")
      more.generated = std::max(more.generated, 2 * entrants[i].generated);
  const std::int64_t longest =
      std::max<std::int64_t>(1, first.generated / std::max<std::int64_t>(1, first.calls));
  more.calls = more.generated / longest;
  more.prompt = more.calls * (first.prompt / std::max<std::int64_t>(1, first.calls));
  return more;
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

Outlay WorstCase::together() const {
  Outlay sum{.name = "together"};
  for (const Outlay& one : entrants) add(sum, one);
  if (samples) add(sum, *samples);
  return sum;
}

WorstCase worst_case(const EvalPlan& plan) {
  WorstCase worst;
  for (const Entrant& entrant : plan.entrants) worst.entrants.push_back(outlay_of(plan, entrant));
  if (!plan.controls) return worst;
  for (std::size_t i = 0; i < plan.entrants.size(); ++i)
    if (plan.entrants[i].pool) worst.samples = outlay_of_samples(plan, worst.entrants, i);
  return worst;
}

}  // namespace convene
