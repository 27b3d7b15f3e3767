#include "bench/results.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "bench/flips.h"
#include "bench/judge.h"
#include "bench/kept.h"
#include "bench/parts.h"
#include "bench/tables.h"

namespace convene {
namespace {

constexpr const char* kKinds[] = {"team",       "single",   "consistency",
                                  "resampling", "constant", "oracle"};

std::string setting(const Run& run, const std::string& name) {
  const auto found = run.settings.find(name);
  return found == run.settings.end() ? "" : found->second;
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

Cost sum_of(const std::vector<const DiscussionLine*>& lines) {
  Cost sum;
  for (const DiscussionLine* line : lines) add(sum, cost_of(*line));
  return sum;
}

/// Builds the results step by step from what the store holds.
class Builder {
 public:
  Builder(const Store& store, Kept kept)
      : store_(store), kept_(std::move(kept)), group_of_(groups_of(kept_)) {
    for (const DiscussionLine& line : kept_.lines) lines_[line.discussion.id] = &line;
  }

  Results build() {
    about();
    groups();
    measured();
    if (results_.about.controls) controls();
    std::sort(results_.scores.begin(), results_.scores.end(), [](const Score& a, const Score& b) {
      return std::tie(a.method, a.item, a.repeat) < std::tie(b.method, b.item, b.repeat);
    });
    table();
    contrasts();
    changed_minds();
    return std::move(results_);
  }

 private:
  void about() {
    const Run& run = kept_.runs.front().run;
    About& about = results_.about;
    about.benchmark = setting(run, "benchmark");
    about.settings = run.settings;
    about.settings["seed"] = std::to_string(run.seed);
    about.command = setting(run, "command");
    about.program = run.program;
    about.created_ms = run.created_ms;
    about.controls = setting(run, "controls") != "no";
    for (const auto& [name, text] : run.settings)
      if (name.starts_with("gold error ")) about.gold_errors.push_back(text);
  }

  void groups() {
    std::vector<std::string> groups;
    for (const DiscussionLine& line : kept_.lines) {
      if (!line.verdict || line.verdict->group.empty()) continue;
      if (std::find(groups.begin(), groups.end(), line.verdict->group) == groups.end())
        groups.push_back(line.verdict->group);
    }
    results_.groups = parts_of(groups);
    parts_ = {""};
    parts_.insert(parts_.end(), results_.groups.begin(), results_.groups.end());
  }

  std::size_t add_method(Method method) {
    results_.methods.push_back(std::move(method));
    return results_.methods.size() - 1;
  }

  /// Teams and the single agent: a discussion an answer.
  void measured() {
    for (const KeptRun& one : kept_.runs) {
      if (one.method == "samples") continue;
      const bool single = one.method == "single";
      const std::size_t method =
          add_method({.name = single ? one.run.team + ", once" : one.run.team,
                      .kind = single ? MethodKind::single : MethodKind::team,
                      .beside = "",
                      .run = one.run.id});
      for (const DiscussionLine& line : kept_.lines)
        if (line.discussion.run == one.run.id && line.discussion.repeat < kept_.repeats)
          results_.scores.push_back(score_of(method, line));
    }
  }

  Score score_of(std::size_t method, const DiscussionLine& line) const {
    Score score{.method = method,
                .item = line.discussion.problem.id,
                .group = group(line.discussion.problem.id),
                .repeat = line.discussion.repeat % kept_.repeats};
    score.cost = cost_of(line);
    score.discussions = {line.discussion.id};
    if (!is_graded(line)) return score;
    take_verdict(score, *line.verdict);
    return score;
  }

  static void take_verdict(Score& score, const VerdictRow& row) {
    score.verdict = row.verdict;
    score.extracted = row.extracted;
    score.gold = row.gold;
    score.why = row.why;
    score.retries = std::max(score.retries, row.retries);
  }

  std::string group(const std::string& item) const {
    const auto found = group_of_.find(item);
    return found == group_of_.end() ? "" : found->second;
  }

  void controls() {
    pools_ = pools_of(kept_);
    const auto tokens = team_tokens(kept_);
    for (const KeptRun& one : kept_.runs) {
      const auto means = tokens.find(one.run.id);
      if (one.method != "team" || means == tokens.end() || !kept_.pool()) continue;
      consistency(one, means->second);
      resampling(one, means->second);
      oracle(one, means->second);
    }
    constant();
    curve();
  }

  std::string agent() const { return kept_.pool()->run.team; }

  /// A score made of several samples, the one that was taken first.
  Score score_from(std::size_t method, const std::string& group, const Draws& draws,
                   std::size_t taken, std::size_t used) const {
    Score score{.method = method, .item = draws.item, .group = group, .repeat = draws.repeat};
    std::vector<const DiscussionLine*> lines;
    for (std::size_t i = 0; i < used; ++i) {
      lines.push_back(lines_.at(draws.samples[i].discussion));
      score.retries = std::max(score.retries, lines.back()->verdict->retries);
      if (i != taken) score.discussions.push_back(draws.samples[i].discussion);
    }
    score.discussions.insert(score.discussions.begin(), draws.samples[taken].discussion);
    score.cost = sum_of(lines);
    take_verdict(score, *lines_.at(draws.samples[taken].discussion)->verdict);
    return score;
  }

  void consistency(const KeptRun& team, const std::map<std::string, double>& means) {
    std::vector<Score> scores;
    const std::size_t method = results_.methods.size();
    for (const auto& [group, pool] : pools_) {
      const auto mean = means.find(group);
      if (mean == means.end()) continue;
      const double each = sample_tokens(pool);
      for (const Draws& draws : pool) {
        const int votes = votes_for(mean->second, each, draws.item, draws.repeat);
        if (const auto winner = vote_winner(draws, votes))
          scores.push_back(
              score_from(method, group, draws, *winner, static_cast<std::size_t>(votes)));
      }
    }
    if (scores.empty()) return;
    add_method({.name = fmt::format("vote of {} at the tokens of {}", agent(), team.run.team),
                .kind = MethodKind::consistency,
                .beside = team.run.team,
                .run = kept_.pool()->run.id});
    std::move(scores.begin(), scores.end(), std::back_inserter(results_.scores));
  }

  void resampling(const KeptRun& team, const std::map<std::string, double>& means) {
    std::vector<Score> scores;
    const std::size_t method = results_.methods.size();
    for (const auto& [group, pool] : pools_) {
      const auto mean = means.find(group);
      if (mean == means.end() || !has_accepter(pool)) continue;
      const int most = resampling_cap(mean->second, sample_tokens(pool));
      const int cap = resampling_of(pool, mean->second, most).cap;
      for (const Draws& draws : pool) {
        const Resampled found = resampled(draws, cap);
        if (found.used > 0)
          scores.push_back(
              score_from(method, group, draws, found.taken, static_cast<std::size_t>(found.used)));
      }
    }
    if (scores.empty()) return;
    add_method(
        {.name = fmt::format("{} until accepted, at the tokens of {}", agent(), team.run.team),
         .kind = MethodKind::resampling,
         .beside = team.run.team,
         .run = kept_.pool()->run.id});
    std::move(scores.begin(), scores.end(), std::back_inserter(results_.scores));
  }

  /// Not a method that anybody can use: it has a line, no scores.
  void oracle(const KeptRun& team, const std::map<std::string, double>& means) {
    std::map<std::string, std::vector<double>> shares;  // by part
    std::map<std::string, double> k_of;
    for (const auto& [group, pool] : pools_) {
      const auto mean = means.find(group);
      if (mean == means.end()) continue;
      const double each = sample_tokens(pool);
      const int k = std::max(1, static_cast<int>(each > 0 ? std::floor(mean->second / each) : 1));
      k_of[group] = k;
      const std::vector<double> found = pass_shares(pool, k);
      for (const std::string& part : parts_)
        if (is_in_part(group, part))
          shares[part].insert(shares[part].end(), found.begin(), found.end());
    }
    if (shares.empty()) return;
    const std::size_t method =
        add_method({.name = fmt::format("pass@k of {} at the tokens of {}", agent(), team.run.team),
                    .kind = MethodKind::oracle,
                    .beside = team.run.team,
                    .run = kept_.pool()->run.id});
    for (const auto& [group, values] : shares) {
      if (values.empty()) continue;
      TableLine line{.method = method, .group = group};
      line.questions = line.answers = static_cast<int>(values.size());
      line.repeats = 1;
      ByQuestion by_question;
      for (const double value : values) by_question.push_back({value});
      line.accuracy = line.without_errored = clustered_mean(by_question);
      line.accuracy_unretried = line.accuracy.mean;
      line.note = "a ceiling: any one of the samples is right";
      if (k_of.contains(group)) line.samples = k_of[group];
      oracle_lines_.push_back(line);
    }
  }

  /// pass@k of each question: its repeats' samples together, as many of each as all have.
  static std::vector<double> pass_shares(const std::vector<Draws>& pool, int k) {
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

  /// The best of the letters, given always.
  void constant() {
    std::map<std::string, std::map<std::pair<std::string, int>, bool>> golds;  // letter, place
    std::map<std::pair<std::string, int>, std::string> gold_at;
    for (const Score& score : results_.scores)
      if (score.verdict && is_choice(score)) gold_at[{score.item, score.repeat}] = score.gold;
    if (gold_at.empty()) return;
    std::map<std::string, int> times;
    for (const auto& [place, letter] : gold_at) ++times[letter];
    const auto best =
        std::max_element(times.begin(), times.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    const std::size_t method = add_method(
        {.name = "always " + best->first, .kind = MethodKind::constant, .beside = "", .run = 0});
    for (const auto& [place, letter] : gold_at) {
      Score score{.method = method,
                  .item = place.first,
                  .group = group(place.first),
                  .repeat = place.second};
      score.verdict = letter == best->first ? Verdict::right : Verdict::wrong;
      score.extracted = best->first;
      score.gold = letter;
      score.why = "the letter that is right most often";
      results_.scores.push_back(std::move(score));
    }
  }

  bool is_choice(const Score& score) const {
    const DiscussionLine* line =
        score.discussions.empty() ? nullptr : lines_.at(score.discussions.front());
    return line && line->verdict && line->verdict->profile == to_string(Profile::choice);
  }

  void curve() {
    for (const std::string& part : parts_) {
      const std::vector<Draws> pool = pool_of(part);
      if (pool.empty()) continue;
      std::size_t most = pool.front().samples.size();
      for (const Draws& draws : pool) most = std::min(most, draws.samples.size());
      for (int k = 1; k <= static_cast<int>(most); k *= 2) curve_point(part, pool, k);
    }
  }

  std::vector<Draws> pool_of(const std::string& part) const {
    std::vector<Draws> all;
    for (const auto& [group, pool] : pools_)
      if (is_in_part(group, part)) all.insert(all.end(), pool.begin(), pool.end());
    return all;
  }

  void curve_point(const std::string& group, const std::vector<Draws>& pool, int k) {
    CurvePoint point{.group = group, .samples = k};
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
    results_.curve.push_back(std::move(point));
  }

  void table() {
    for (const std::string& part : parts_)
      for (std::size_t method = 0; method < results_.methods.size(); ++method) {
        if (results_.methods[method].kind == MethodKind::oracle) {
          for (const TableLine& line : oracle_lines_)
            if (line.method == method && line.group == part) results_.table.push_back(line);
          continue;
        }
        TableLine line = line_of(method, part, results_.scores);
        if (line.answers + line.unfinished == 0) continue;
        if (!results_.about.controls) line.note = "no controls were run";
        results_.table.push_back(std::move(line));
      }
  }

  void contrasts() {
    for (std::size_t method = 0; method < results_.methods.size(); ++method) {
      if (results_.methods[method].kind != MethodKind::team) continue;
      for (std::size_t against = 0; against < results_.methods.size(); ++against) {
        if (!worth_a_contrast(method, against)) continue;
        for (const std::string& part : parts_)
          if (const auto found = contrast_of(method, against, part, results_.scores))
            results_.contrasts.push_back(*found);
      }
    }
    adjust_holm(results_.contrasts);
  }

  /// With the teams that come later, and with the controls of its own.
  bool worth_a_contrast(std::size_t method, std::size_t against) const {
    const Method& other = results_.methods[against];
    if (other.kind == MethodKind::oracle || other.kind == MethodKind::constant) return false;
    if (other.kind == MethodKind::team) return against > method;
    return other.beside.empty() || other.beside == results_.methods[method].name;
  }

  void changed_minds() {
    for (std::size_t method = 0; method < results_.methods.size(); ++method) {
      if (results_.methods[method].kind != MethodKind::team) continue;
      for (const Score& score : results_.scores) {
        if (score.method != method || !score.verdict) continue;
        const VerdictRow& verdict = *lines_.at(score.discussions.front())->verdict;
        if (verdict.turns.empty()) continue;
        const Changes changes = changes_in(
            score.discussions.front(), store_.load(score.discussions.front()).turns, verdict.turns);
        results_.flip_list.insert(results_.flip_list.end(), changes.list.begin(),
                                  changes.list.end());
        for (const std::string& part : parts_)
          if (is_in_part(score.group, part)) count(method, part, changes);
      }
    }
  }

  void count(std::size_t method, const std::string& group, const Changes& changes) {
    for (const Flips& flips : changes.flips) {
      auto at = std::find_if(results_.flips.begin(), results_.flips.end(), [&](const Flips& one) {
        return one.method == method && one.group == group && one.round == flips.round;
      });
      if (at == results_.flips.end())
        at = results_.flips.insert(results_.flips.end(),
                                   Flips{.method = method, .group = group, .round = flips.round});
      at->kept_right += flips.kept_right;
      at->kept_wrong += flips.kept_wrong;
      at->right_to_wrong += flips.right_to_wrong;
      at->wrong_to_right += flips.wrong_to_right;
    }
    if (changes.critics.right + changes.critics.wrong == 0) return;
    auto at = std::find_if(
        results_.critics.begin(), results_.critics.end(),
        [&](const CriticRates& one) { return one.method == method && one.group == group; });
    if (at == results_.critics.end())
      at = results_.critics.insert(results_.critics.end(),
                                   CriticRates{.method = method, .group = group});
    at->right += changes.critics.right;
    at->right_accepted += changes.critics.right_accepted;
    at->wrong += changes.critics.wrong;
    at->wrong_accepted += changes.critics.wrong_accepted;
  }

  const Store& store_;
  Kept kept_;
  std::map<std::string, std::string> group_of_;
  std::vector<std::string> parts_;  // "" first, then the results' groups
  std::map<DiscussionId, const DiscussionLine*> lines_;
  std::map<std::string, std::vector<Draws>> pools_;
  std::vector<TableLine> oracle_lines_;
  Results results_;
};

}  // namespace

const char* to_string(MethodKind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}

Results read_results(const Store& store) {
  std::optional<Kept> kept = read_kept(store);
  if (!kept)
    throw Error(store.path() + " holds no evaluation",
                "convene eval --benchmark NAME --team TEAM --out " + store.path() + " makes one");
  return Builder(store, *std::move(kept)).build();
}

}  // namespace convene
