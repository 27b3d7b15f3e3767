#include "bench/kept.h"

#include <algorithm>

#include "bench/judge.h"

namespace convene {
namespace {

std::string setting(const Run& run, const std::string& name) {
  const auto found = run.settings.find(name);
  return found == run.settings.end() ? "" : found->second;
}

}  // namespace

const KeptRun* Kept::run_of(const DiscussionLine& line) const {
  for (const KeptRun& one : runs)
    if (one.run.id == line.discussion.run) return &one;
  return nullptr;
}

const KeptRun* Kept::pool() const {
  for (const KeptRun& one : runs)
    if (one.pool) return &one;
  return nullptr;
}

std::optional<Kept> read_kept(const Store& store) {
  Kept kept;
  for (const RunLine& line : store.runs()) {
    KeptRun one{.run = store.run(line.id), .method = "", .pool = false};
    one.method = setting(one.run, "method");
    one.pool = setting(one.run, "pool") == "yes";
    if (!one.method.empty()) kept.runs.push_back(std::move(one));
  }
  if (kept.runs.empty()) return std::nullopt;
  kept.repeats = std::max(1, std::atoi(setting(kept.runs.front().run, "repeats").c_str()));
  kept.questions = std::max(0, std::atoi(setting(kept.runs.front().run, "questions").c_str()));
  kept.lines = store.discussions();
  std::erase_if(kept.lines, [&](const DiscussionLine& line) { return !kept.run_of(line); });
  return kept;
}

std::map<std::string, AnsweredQuestion> answered_questions(const Kept& kept) {
  std::map<std::string, AnsweredQuestion> questions;
  for (const DiscussionLine& line : kept.lines) {
    if (!line.verdict) continue;
    AnsweredQuestion& question = questions[line.discussion.problem.id];
    question.group = line.verdict->group;
    question.profile = line.verdict->profile;
    question.accepts = question.accepts || line.verdict->accepted.has_value();
  }
  return questions;
}

bool is_graded(const DiscussionLine& line) {
  return line.verdict && line.outcome && !is_unfinished(line.outcome->conclusion);
}

std::map<std::string, std::vector<Draws>> pools_of(const Kept& kept) {
  std::map<std::string, std::vector<Draws>> pools;
  const KeptRun* pool = kept.pool();
  if (!pool) return pools;
  std::map<std::pair<std::string, int>, std::map<int, const DiscussionLine*>> found;
  for (const DiscussionLine& line : kept.lines) {
    if (line.discussion.run != pool->run.id || !is_graded(line)) continue;
    const int number = line.discussion.repeat;
    found[{line.discussion.problem.id, number % kept.repeats}][number / kept.repeats] = &line;
  }
  for (const auto& [place, samples] : found) {
    Draws draws{.item = place.first, .repeat = place.second, .profile = "", .samples = {}};
    std::string group;
    for (const auto& [number, line] : samples) {
      if (static_cast<std::size_t>(number) != draws.samples.size()) break;
      draws.profile = line->verdict->profile;
      group = line->verdict->group;
      draws.samples.push_back(
          {.discussion = line->discussion.id,
           .verdict = line->verdict->verdict,
           .answer = line->verdict->extracted,
           .form = line->verdict->form,
           .accepted = line->verdict->accepted,
           .generated = static_cast<double>(line->spend.usage.completion_tokens),
           .retried = line->verdict->retries > 0});
    }
    if (!draws.samples.empty()) pools[group].push_back(std::move(draws));
  }
  return pools;
}

std::map<std::string, std::vector<Draws>> voting_pools_of(const Kept& kept) {
  const auto dearest = dearest_tokens(kept);
  auto pools = pools_of(kept);
  for (auto& [group, pool] : pools) {
    const double each = sample_tokens(pool);
    for (Draws& draws : pool) {
      const int votes = votes_for(dearest.at(group), each, draws.item, draws.repeat);
      draws.samples.resize(std::min(draws.samples.size(), static_cast<std::size_t>(votes)));
    }
  }
  return pools;
}

std::map<std::string, double> dearest_tokens(const Kept& kept) {
  std::map<std::string, double> most;
  for (const auto& [group, pool] : pools_of(kept)) most[group] = 0;
  for (const auto& [run, means] : team_tokens(kept))
    for (const auto& [group, mean] : means) most[group] = std::max(most[group], mean);
  return most;
}

std::map<std::int64_t, std::map<std::string, double>> team_tokens(const Kept& kept) {
  std::map<std::int64_t, std::map<std::string, std::pair<double, int>>> sums;
  for (const DiscussionLine& line : kept.lines) {
    const KeptRun* run = kept.run_of(line);
    if (!run || run->method != "team" || !is_graded(line)) continue;
    auto& [tokens, answers] = sums[run->run.id][line.verdict->group];
    tokens += static_cast<double>(line.spend.usage.completion_tokens);
    ++answers;
  }
  std::map<std::int64_t, std::map<std::string, double>> means;
  for (const auto& [id, groups] : sums)
    for (const auto& [group, sum] : groups) means[id][group] = sum.first / sum.second;
  return means;
}

}  // namespace convene
