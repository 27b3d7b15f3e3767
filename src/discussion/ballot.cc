#include "discussion/ballot.h"

#include <fmt/format.h>

#include <algorithm>

#include "answers/grade.h"
#include "base/text.h"
#include "discussion/parse_verdict.h"

namespace convene {
namespace {

Conclude conclude_for(const Problem& problem, Ending ending, const Minute& minute,
                      std::string why) {
  return conclude_with(problem, ending, minute.reply()->text, std::move(why));
}

std::vector<Remark> remarks_of(std::span<const Minute> votes,
                               const std::vector<std::size_t>& candidates) {
  std::vector<Remark> remarks;
  for (const std::size_t index : candidates) {
    remarks.push_back(remark_of(votes[index]));
    remarks.back().who = fmt::format("Candidate {}", remarks.size());
  }
  return remarks;
}

Ask ask_judge(const Team& team, const Problem& problem, int round, std::span<const Minute> votes,
              const std::vector<std::size_t>& candidates) {
  const RoleSpec& judge = team.roles.at("judge");
  Scene scene;
  scene.round = scene.rounds = round;
  scene.experts = static_cast<int>(candidates.size());
  scene.spent = spent_tokens(votes);
  scene.budget = team.limits.tokens;
  scene.candidates = remarks_of(votes, candidates);
  Ask ask{.round = round, .turns = {}};
  ask.turns.emplace_back(say(judge, seat_for(judge, 0, "Judge"), problem, scene));
  return ask;
}

Conclude judged(const Problem& problem, std::span<const Minute> votes,
                const std::vector<std::size_t>& candidates, const Minute& judgement) {
  const std::string open = "the question is open, so answers are not counted; ";
  const int count = static_cast<int>(candidates.size());
  const Reply* reply = judgement.reply();
  const std::optional<int> choice = reply ? read_choice(reply->text, count) : std::nullopt;
  const std::size_t index = candidates[static_cast<std::size_t>(choice.value_or(1) - 1)];
  return conclude_for(
      problem, Ending::agreed, votes[index],
      open + (choice ? fmt::format("the judge picked reply {} of {}", *choice, count)
                     : "the judge's choice could not be read, so the first reply stands"));
}

Move elect_open(const Team& team, const Problem& problem, int round, std::span<const Minute> votes,
                std::span<const Minute> after) {
  const std::vector<std::size_t> candidates = candidates_in(votes);
  if (candidates.empty()) return conclude_failed(votes);
  if (candidates.size() == 1)
    return conclude_for(problem, Ending::agreed, votes[candidates[0]], "only one reply came");
  if (!team.roles.contains("judge"))
    return conclude_for(problem, Ending::agreed, votes[candidates[0]],
                        "the question is open and the team has no judge: the first reply stands");
  if (after.empty()) return ask_judge(team, problem, round, votes, candidates);
  return judged(problem, votes, candidates, after.front());
}

}  // namespace

bool Ballot::is_settled() const {
  if (classes.empty()) return open == 0;
  const AnswerClass& first = classes.front();
  if (open > first.votes.size()) return false;  // for an answer that nobody has given yet
  return std::all_of(classes.begin() + 1, classes.end(), [&](const AnswerClass& other) {
    const std::size_t most = other.votes.size() + open;
    return most < first.votes.size() ||
           (most == first.votes.size() && first.votes.front() < other.votes.front());
  });
}

Ballot count_votes(const Problem& problem, std::span<const Minute> turns, std::size_t expected) {
  Ballot ballot;
  ballot.open = expected - turns.size();
  for (std::size_t i = 0; i < turns.size(); ++i) {
    const Reply* reply = turns[i].reply();
    const std::string answer = reply ? answer_in(problem, reply->text) : "";
    if (trimmed(answer).empty()) {
      ++ballot.silent;
      continue;
    }
    const auto same = std::ranges::find_if(ballot.classes, [&](const AnswerClass& c) {
      return same_answer(c.answer, answer, profile_of(problem.kind)) == Verdict::right;
    });
    if (same == ballot.classes.end()) {
      ballot.classes.push_back({answer, {i}});
    } else {
      same->votes.push_back(i);
    }
  }
  std::ranges::stable_sort(ballot.classes, std::ranges::greater{},
                           [](const AnswerClass& c) { return c.votes.size(); });
  return ballot;
}

std::string describe(const Ballot& ballot) {
  std::size_t votes = 0;
  for (const AnswerClass& c : ballot.classes) votes += c.votes.size();
  const std::size_t won = ballot.classes.empty() ? 0 : ballot.classes.front().votes.size();
  std::string text = fmt::format("{} of {} for this answer", won, counted(votes, "vote"));
  if (ballot.silent > 0) text += fmt::format(", {} without an answer", ballot.silent);
  if (ballot.open > 0)
    text += fmt::format(", {} not waited for: the lead cannot change", ballot.open);
  return text;
}

bool needs_judge(const Problem& problem) {
  return problem.kind == AnswerKind::open;
}

std::vector<std::size_t> candidates_in(std::span<const Minute> turns) {
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < turns.size(); ++i)
    if (turns[i].reply() && !trimmed(turns[i].reply()->text).empty()) indices.push_back(i);
  return indices;
}

Move elect(const Team& team, const Problem& problem, int round, std::span<const Minute> votes,
           std::span<const Minute> after) {
  if (needs_judge(problem)) return elect_open(team, problem, round, votes, after);
  const Ballot ballot = count_votes(problem, votes, votes.size());
  if (ballot.classes.empty()) return elect_early(problem, votes);
  return conclude_for(problem, Ending::agreed, votes[ballot.classes.front().votes.front()],
                      describe(ballot));
}

void add_judge(const Team& team, AnswerKind kind, Most& most) {
  if (kind == AnswerKind::open && team.roles.contains("judge"))
    most.add_turns(1, team.roles.at("judge"));
}

Conclude elect_early(const Problem& problem, std::span<const Minute> votes) {
  const std::vector<std::size_t> candidates = candidates_in(votes);
  if (candidates.empty()) return conclude_failed(votes);
  const Ballot ballot = count_votes(problem, votes, votes.size());
  if (needs_judge(problem) || ballot.classes.empty())
    return conclude_for(problem, Ending::exhausted, votes[candidates.front()],
                        "nothing could be counted: the first reply stands");
  return conclude_for(problem, Ending::exhausted, votes[ballot.classes.front().votes.front()],
                      describe(ballot) + ", of those that came");
}

}  // namespace convene
