#include "bench/control_scores.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <utility>

#include "bench/parts.h"
#include "bench/tables.h"

namespace convene {
namespace {

using Means = std::map<std::string, double>;  // a team's tokens an answer, by group
using Pools = std::map<std::string, std::vector<Draws>>;

/// pass@k of each question: its repeats' samples together, as many of each as all have.
std::vector<double> pass_shares(const std::vector<Draws>& pool, int k) {
  std::size_t base = pool.front().samples.size();
  for (const Draws& draws : pool) base = std::min(base, draws.samples.size());
  std::map<std::string, std::pair<int, int>> found;  // samples, right ones
  for (const Draws& draws : pool)
    for (std::size_t i = 0; i < base; ++i) {
      ++found[draws.item].first;
      found[draws.item].second += draws.samples[i].verdict == Verdict::right;
    }
  std::vector<double> shares;
  for (const auto& [item, count] : found)
    shares.push_back(pass_at_k(count.first, count.second, std::min(k, count.first)));
  return shares;
}

bool is_right(const Draws& draws, std::size_t taken) {
  return draws.samples[taken].verdict == Verdict::right;
}

/// Controls that choose among samples of the pool, or could.
class SampledControls {
 public:
  SampledControls(const Kept& kept, const std::vector<std::string>& parts, Scores& scores)
      : agent_(kept.pool()->run),
        parts_(parts),
        pools_(pools_of(kept)),
        voting_(voting_pools_of(kept)),
        questions_(answered_questions(kept)),
        repeats_(kept.repeats),
        out_(scores) {
    for (const DiscussionLine& line : kept.lines) lines_[line.discussion.id] = &line;
  }

  void add_beside(const std::string& team, const Means& means) {
    add(MethodKind::consistency, "vote of {} at the tokens of {}", team, consistency(means));
    add(MethodKind::resampling, "{} until accepted, at the tokens of {}", team, resampling(means));
    add_ceiling(team, means);
  }

 private:
  void add(MethodKind kind, const char* name, const std::string& team, std::vector<Score> scores) {
    if (scores.empty()) return;
    const std::size_t method = add_method(out_, method_of(kind, name, team));
    for (Score& score : scores) score.method = method;
    std::move(scores.begin(), scores.end(), std::back_inserter(out_.scores));
  }

  Method method_of(MethodKind kind, const char* name, const std::string& team) const {
    return {.name = fmt::format(fmt::runtime(name), agent_.team, team),
            .kind = kind,
            .beside = team,
            .run = agent_.id};
  }

  std::vector<Score> consistency(const Means& means) const {
    std::vector<Score> scores;
    for (const auto& [group, pool] : pools_) {
      const auto mean = means.find(group);
      if (mean == means.end()) continue;
      const double each = sample_tokens(pool);
      for (const Draws& draws : pool) {
        const int votes = votes_for(mean->second, each, draws.item, draws.repeat);
        const auto winner = vote_winner(draws, votes);
        if (!winner) continue;
        scores.push_back(score_from(group, draws, *winner, static_cast<std::size_t>(votes)));
        if (scores.back().retries == 0) continue;
        const Draws once = without_retried(draws);
        scores.back().right_unretried = is_right(once, *vote_winner(once, votes));
      }
    }
    add_to_come(scores, means, [](const auto& question) { return can_vote(question.profile); });
    return scores;
  }

  std::vector<Score> resampling(const Means& means) const {
    std::vector<Score> scores;
    for (const auto& [group, pool] : pools_) {
      const auto mean = means.find(group);
      if (mean == means.end() || !has_accepter(pool)) continue;
      const int most = resampling_cap(mean->second, sample_tokens(pool));
      const Resampling spent = resampling_of(pool, mean->second, most);
      for (const Draws& draws : pool) {
        const Resampled found = resampled(draws, spent.cap);
        if (found.used == 0) continue;
        scores.push_back(
            score_from(group, draws, found.taken, static_cast<std::size_t>(found.used)));
        scores.back().provisional =
            spent.wanted > 0 && !draws.samples[found.taken].accepted.value_or(false);
        if (scores.back().retries == 0) continue;
        const Draws once = without_retried(draws);
        scores.back().right_unretried = is_right(once, resampled(once, spent.cap).taken);
      }
    }
    add_to_come(scores, means, [](const auto& question) { return question.accepts; });
    return scores;
  }

  /// What lacks its samples: the answers to the questions that fit and that the team was given
  /// tokens for, where they are not among the scores.
  template <typename Fits>
  void add_to_come(std::vector<Score>& scores, const Means& means, Fits fits) const {
    std::set<std::pair<std::string, int>> there;
    for (const Score& score : scores) there.emplace(score.item, score.repeat);
    for (const auto& [item, question] : questions_)
      for (int repeat = 0; repeat < repeats_; ++repeat)
        if (means.contains(question.group) && fits(question) && !there.contains({item, repeat}))
          scores.push_back({.item = item, .group = question.group, .repeat = repeat});
  }

  /// Made of the first `used` samples, of which it took one.
  Score score_from(const std::string& group, const Draws& draws, std::size_t taken,
                   std::size_t used) const {
    Score score{.item = draws.item, .group = group, .repeat = draws.repeat};
    for (std::size_t i = 0; i < used; ++i) {
      const DiscussionLine& line = *lines_.at(draws.samples[i].discussion);
      add_cost(score.cost, line);
      score.retries = std::max(score.retries, line.verdict->retries);
      if (i != taken) score.discussions.push_back(line.discussion.id);
    }
    const DiscussionId answer = draws.samples[taken].discussion;
    score.discussions.insert(score.discussions.begin(), answer);
    take_verdict(score, *lines_.at(answer)->verdict);
    return score;
  }

  static void add_cost(Cost& sum, const DiscussionLine& line) { convene::add(sum, cost_of(line)); }

  void add_ceiling(const std::string& team, const Means& means) {
    std::map<std::string, std::vector<double>> shares;  // by part
    std::map<std::string, int> k_of;
    std::map<std::string, std::set<std::string>> short_of;  // by part: what lacks samples
    for (const auto& [group, pool] : voting_) {
      const auto mean = means.find(group);
      if (mean == means.end()) continue;
      const double each = sample_tokens(pool);
      const int k = std::max(1, static_cast<int>(each > 0 ? std::floor(mean->second / each) : 1));
      k_of[group] = k;
      const std::vector<double> found = pass_shares(pool, k);
      const std::set<std::string> lacking = lacking_votes(pool, mean->second);
      for (const std::string& part : parts_)
        if (is_in_part(group, part)) {
          shares[part].insert(shares[part].end(), found.begin(), found.end());
          short_of[part].insert(lacking.begin(), lacking.end());
        }
    }
    if (shares.empty()) return;
    const std::size_t method =
        add_method(out_, method_of(MethodKind::oracle, "pass@k of {} at the tokens of {}", team));
    for (const auto& [part, values] : shares) {
      TableLine line = ceiling_line(method, part, values);
      if (k_of.contains(part)) line.samples = k_of[part];
      line.unfinished = line.provisional = static_cast<int>(short_of[part].size());
      out_.ceilings.push_back(std::move(line));
    }
  }

  /// The questions of which a repeat has fewer samples than fit into those tokens.
  static std::set<std::string> lacking_votes(const std::vector<Draws>& pool, double tokens) {
    std::set<std::string> lacking;
    const double each = sample_tokens(pool);
    for (const Draws& draws : pool) {
      const int votes = votes_for(tokens, each, draws.item, draws.repeat);
      if (draws.samples.size() < static_cast<std::size_t>(votes)) lacking.insert(draws.item);
    }
    return lacking;
  }

  static TableLine ceiling_line(std::size_t method, const std::string& part,
                                const std::vector<double>& values) {
    TableLine line{.method = method, .group = part};
    line.questions = line.answers = static_cast<int>(values.size());
    line.repeats = 1;
    ByQuestion by_question;
    for (const double value : values) by_question.push_back({value});
    line.accuracy = line.without_errored = clustered_mean(by_question);
    line.accuracy_unretried = line.accuracy.mean;
    line.note = "a ceiling: any one of the samples is right";
    return line;
  }

  const Run& agent_;
  const std::vector<std::string>& parts_;
  const Pools pools_, voting_;
  const std::map<std::string, AnsweredQuestion> questions_;
  const int repeats_;
  std::map<DiscussionId, const DiscussionLine*> lines_;
  Scores& out_;
};

/// A question of a choice, in a repeat, whose options were in the order drawn for it.
struct Choice {
  std::string group, gold;
};
using Choices = std::map<std::pair<std::string, int>, Choice>;

Choices choices_of(const Kept& kept) {
  Choices choices;
  for (const DiscussionLine& line : kept.lines)
    if (is_graded(line) && line.verdict->profile == to_string(Profile::choice))
      choices[{line.discussion.problem.id, line.discussion.repeat % kept.repeats}] = {
          line.verdict->group, line.verdict->gold};
  return choices;
}

std::string most_frequent_gold(const Choices& choices) {
  std::map<std::string, int> times;
  for (const auto& [place, choice] : choices) ++times[choice.gold];
  return std::max_element(times.begin(), times.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

/// The best of the letters, given always.
void add_constant(const Kept& kept, Scores& scores) {
  const Choices choices = choices_of(kept);
  if (choices.empty()) return;
  const std::string letter = most_frequent_gold(choices);
  const std::size_t method = add_method(
      scores, {.name = "always " + letter, .kind = MethodKind::constant, .beside = "", .run = 0});
  for (const auto& [place, choice] : choices)
    scores.scores.push_back({.method = method,
                             .item = place.first,
                             .group = choice.group,
                             .repeat = place.second,
                             .verdict = choice.gold == letter ? Verdict::right : Verdict::wrong,
                             .extracted = letter,
                             .gold = choice.gold,
                             .why = "the letter that is right most often"});
}

CurvePoint point_of(const std::string& part, const std::vector<Draws>& pool, int k) {
  CurvePoint point{.group = part, .samples = k};
  std::map<std::string, std::vector<double>> right;
  for (const Draws& draws : pool) {
    for (int i = 0; i < k; ++i)
      point.generated += draws.samples[static_cast<std::size_t>(i)].generated;
    if (const auto winner = vote_winner(draws, k))
      right[draws.item].push_back(draws.samples[*winner].verdict == Verdict::right);
  }
  point.generated /= static_cast<double>(pool.size());
  ByQuestion scores;
  for (auto& [item, repeats] : right) scores.push_back(std::move(repeats));
  if (!scores.empty()) point.accuracy = clustered_mean(scores);
  const std::vector<double> shares = pass_shares(pool, k);
  for (const double share : shares) point.oracle += share / static_cast<double>(shares.size());
  return point;
}

}  // namespace

void add_controls(const Kept& kept, const std::vector<std::string>& parts, Scores& scores) {
  if (kept.pool()) {
    const auto tokens = team_tokens(kept);
    SampledControls controls(kept, parts, scores);
    for (const KeptRun& one : kept.runs)
      if (const auto means = tokens.find(one.run.id); means != tokens.end())
        controls.add_beside(one.run.team, means->second);
  }
  add_constant(kept, scores);
}

std::vector<CurvePoint> curve_of(const Kept& kept, const std::vector<std::string>& parts) {
  std::vector<CurvePoint> curve;
  const Pools pools = voting_pools_of(kept);
  for (const std::string& part : parts) {
    std::vector<Draws> pool;
    for (const auto& [group, draws] : pools)
      if (is_in_part(group, part)) pool.insert(pool.end(), draws.begin(), draws.end());
    if (pool.empty()) continue;
    std::size_t most = pool.front().samples.size();
    for (const Draws& draws : pool) most = std::min(most, draws.samples.size());
    for (int k = 1; k <= static_cast<int>(most); k *= 2) curve.push_back(point_of(part, pool, k));
  }
  return curve;
}

}  // namespace convene
