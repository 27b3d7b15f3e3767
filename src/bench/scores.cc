#include "bench/scores.h"

#include <algorithm>
#include <set>

namespace convene {
namespace {

Score score_of(const Kept& kept, std::size_t method, const DiscussionLine& line,
               const std::string& group) {
  Score score{.method = method,
              .item = line.discussion.problem.id,
              .group = group,
              .repeat = line.discussion.repeat % kept.repeats};
  score.cost = cost_of(line);
  score.discussions = {line.discussion.id};
  if (is_graded(line)) take_verdict(score, *line.verdict);
  return score;
}

/// Where an answer stands: its question and repeat.
using Places = std::set<std::pair<std::string, int>>;

/// Every repeat of every question that anyone has begun to answer. What nobody has begun has no
/// name yet.
Places places_of(const Kept& kept) {
  Places places;
  for (const DiscussionLine& line : kept.lines)
    for (int repeat = 0; repeat < kept.repeats; ++repeat)
      places.emplace(line.discussion.problem.id, repeat);
  return places;
}

Method method_of(const KeptRun& one) {
  const bool single = one.method == "single";
  return {.name = single ? one.run.team + ", once" : one.run.team,
          .kind = single ? MethodKind::single : MethodKind::team,
          .beside = "",
          .run = one.run.id};
}

}  // namespace

std::size_t add_method(Scores& scores, Method method) {
  scores.methods.push_back(std::move(method));
  return scores.methods.size() - 1;
}

void add_measured(const Kept& kept, Scores& scores) {
  const std::map<std::string, AnsweredQuestion> questions = answered_questions(kept);
  const auto group_of = [&](const std::string& item) {
    const auto found = questions.find(item);
    return found == questions.end() ? "" : found->second.group;
  };
  const Places places = places_of(kept);
  for (const KeptRun& one : kept.runs) {
    if (one.method == "samples") continue;
    const std::size_t method = add_method(scores, method_of(one));
    Places to_come = places;
    for (const DiscussionLine& line : kept.lines) {
      if (line.discussion.run != one.run.id || line.discussion.repeat >= kept.repeats) continue;
      const std::string& item = line.discussion.problem.id;
      scores.scores.push_back(score_of(kept, method, line, group_of(item)));
      to_come.erase({item, line.discussion.repeat});
    }
    for (const auto& [item, repeat] : to_come)
      scores.scores.push_back(
          {.method = method, .item = item, .group = group_of(item), .repeat = repeat});
  }
}

Cost cost_of(const DiscussionLine& line) {
  const Usage& usage = line.spend.usage;
  Cost cost;
  cost.generated = static_cast<double>(usage.completion_tokens);
  cost.reasoning = static_cast<double>(usage.reasoning_tokens);
  cost.discarded = static_cast<double>(line.discarded_tokens);
  cost.prompt = static_cast<double>(usage.prompt_tokens);
  cost.cached = static_cast<double>(usage.cached_tokens);
  cost.calls = line.spend.calls;
  cost.lost = line.lost;
  if (line.outcome) cost.seconds = static_cast<double>(line.outcome->took.count()) / 1000;
  cost.dollars = usage.dollars;
  return cost;
}

void take_verdict(Score& score, const VerdictRow& row) {
  score.verdict = row.verdict;
  score.extracted = row.extracted;
  score.gold = row.gold;
  score.profile = row.profile;
  score.why = row.why;
  score.retries = std::max(score.retries, row.retries);
}

}  // namespace convene
