#include "compare.h"

#include <fmt/format.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <set>

#include "base/error.h"
#include "bench/statistics.h"
#include "commands.h"
#include "controls.h"
#include "engine_pool.h"
#include "interrupt.h"
#include "output.h"
#include "paths.h"
#include "pocket_problem.h"
#include "quantity.h"
#include "screen.h"
#include "seed.h"
#include "team_files.h"

namespace convene {
namespace {

using Json = nlohmann::ordered_json;
using pocket::Level;
using pocket::Task;

/// What one team, or a control, did with the problems, in their order.
struct Score {
  Team team;  ///< of a control the pocket team that plays it, under the control's name
  std::optional<Control> control;
  std::vector<bool> right;
  std::vector<bool> errored;  ///< no answer at all
  std::int64_t tokens = 0;
  std::int64_t calls = 0;

  int total() const { return static_cast<int>(std::count(right.begin(), right.end(), true)); }
};

/// n different held-out problems, the levels in turn unless one is named.
std::vector<Task> drawn_tasks(const PocketOptions& options, std::uint64_t seed) {
  const std::vector<Level> levels = options.level.empty()
                                        ? std::vector{Level::easy, Level::medium, Level::hard}
                                        : std::vector{level_named(options.level)};
  const auto n = static_cast<std::size_t>(options.n);
  Random random(seed);
  std::vector<Task> tasks;
  std::set<std::string> seen;
  for (std::size_t tries = 0; tasks.size() < n; ++tries) {
    if (tries > 1000 + 100 * n)
      throw Error(
          fmt::format("{} has only {} different held-out problems", options.family, tasks.size()),
          "ask for fewer: --n");
    const Level level = levels[tasks.size() % levels.size()];
    Task task = draw_from(pocket::Split::test, pocket::family_named(options.family), level, random);
    if (seen.insert(task.canonical).second) tasks.push_back(std::move(task));
  }
  return tasks;
}

/// Counts what comes out and shows how far it is.
class Tally {
 public:
  Tally(const std::vector<Task>& tasks, std::vector<Score>& scores)
      : tasks_(tasks),
        scores_(scores),
        screen_(surface_of(STDERR_FILENO, false), write_to(STDERR_FILENO)) {}

  void take(std::size_t team, std::size_t problem, const Outcome& outcome) {
    const Task& task = tasks_[problem];
    Score& score = scores_[team];
    score.errored[problem] = outcome.conclusion.ending == Ending::failed;
    score.right[problem] =
        !score.errored[problem] &&
        pocket::family_named(task.family).check(task, outcome.conclusion.answer).right;
    score.tokens += outcome.spend.usage.completion_tokens;
    score.calls += outcome.spend.calls;
    ++done_;
    screen_.status(fmt::format("{} of {} discussions", done_, tasks_.size() * scores_.size()));
    if (!screen_.surface().live && done_ % 100 == 0)
      screen_.text(fmt::format("{} of {} discussions\n", done_, tasks_.size() * scores_.size()));
  }

 private:
  const std::vector<Task>& tasks_;
  std::vector<Score>& scores_;
  Screen screen_;
  std::size_t done_ = 0;
};

Opening opening_for(const Team& team, std::shared_ptr<const Protocol> protocol, const Task& task,
                    DiscussionId id, std::uint64_t seed) {
  Opening opening;
  opening.id = id;
  opening.problem = problem_of(task);
  opening.protocol = std::move(protocol);
  opening.limits = team.limits;
  opening.seed = seed;
  return opening;
}

/// Every team on every problem, all at once. Why it gave up on them, where it did.
std::string hold_all(const std::vector<Task>& tasks, std::vector<Score>& scores, EnginePool& pool,
                     std::uint64_t seed, Interrupts& interrupts) {
  Tally tally(tasks, scores);
  Comparer comparer;
  Hall hall([&pool](const std::string& model) -> Engine& { return pool.named(model); }, comparer,
            nullptr, {});
  interrupts.watch([&hall] { hall.cancel_all(); });
  std::string why;
  DiscussionId id = 0;
  for (std::size_t team = 0; team < scores.size(); ++team) {
    const Score& score = scores[team];
    const auto shared = score.control ? nullptr : make_protocol(score.team);
    for (std::size_t problem = 0; problem < tasks.size(); ++problem) {
      const Task& task = tasks[problem];
      Opening opening = opening_for(
          score.team, score.control ? make_control(*score.control, score.team, task) : shared, task,
          ++id, seed);
      opening.done = [&, team, problem](DiscussionId, const Outcome& outcome) {
        tally.take(team, problem, outcome);
        if (!why.empty() || !gave_up(outcome.conclusion)) return;
        why = outcome.conclusion.why;
        hall.cancel_all();
      };
      hall.open(std::move(opening));
    }
  }
  hall.run();
  interrupts.watch(nullptr);
  return why;
}

double per_problem(std::int64_t count, const Score& score) {
  return static_cast<double>(count) / static_cast<double>(score.right.size());
}

std::vector<std::string> row_of(const Score& score) {
  const int n = static_cast<int>(score.right.size()), right = score.total();
  const Interval interval = wilson_interval(right, n);
  const auto errored = std::count(score.errored.begin(), score.errored.end(), true);
  return {score.team.name,
          fmt::format("{} of {}", right, n),
          fmt::format("{:.1f} %", 100.0 * right / n),
          fmt::format("[{:.1f}, {:.1f}]", 100 * interval.low, 100 * interval.high),
          fmt::format("{:.0f}", per_problem(score.tokens, score)),
          fmt::format("{:.1f}", per_problem(score.calls, score)),
          fmt::format("{}", errored)};
}

/// The first team beside another.
struct Beside {
  const Score* other;
  Paired paired;
};

std::vector<Beside> beside_first(const std::vector<Score>& scores) {
  std::vector<Beside> all;
  for (std::size_t i = 1; i < scores.size(); ++i)
    all.push_back({&scores[i], paired_difference(scores[0].right, scores[i].right)});
  return all;
}

std::string as_page(const std::vector<Score>& scores, const std::string& about) {
  std::vector<std::vector<std::string>> rows = {
      {"TEAM", "RIGHT", "SHARE", "95 %", "TOKENS", "CALLS", "NO ANSWER"}};
  for (const Score& score : scores) rows.push_back(row_of(score));
  std::string page = about + "\n\n" + as_columns(rows) + "\n";
  const std::string& first = scores[0].team.name;
  for (const auto& [other, paired] : beside_first(scores))
    page += fmt::format(
        "{} - {}: {:+.1f} points, paired 95 % interval [{:+.1f}, {:+.1f}]; only {} right: {}, "
        "only {} right: {}\n",
        first, other->team.name, 100 * paired.difference, 100 * paired.interval.low,
        100 * paired.interval.high, first, paired.only_a, other->team.name, paired.only_b);
  return page + "tokens and calls are means a problem; tokens are completion tokens\n";
}

Json json_of_score(const Score& score) {
  const int n = static_cast<int>(score.right.size());
  const Interval interval = wilson_interval(score.total(), n);
  return {{"team", score.team.name},
          {"right", score.total()},
          {"n", n},
          {"interval", {interval.low, interval.high}},
          {"no_answer", std::count(score.errored.begin(), score.errored.end(), true)},
          {"completion_tokens_per_problem", per_problem(score.tokens, score)},
          {"calls_per_problem", per_problem(score.calls, score)}};
}

Json json_of(const std::vector<Score>& scores, const PocketOptions& options, std::uint64_t seed) {
  Json teams = Json::array();
  for (const Score& score : scores) teams.push_back(json_of_score(score));
  Json beside = Json::array();
  for (const auto& [other, paired] : beside_first(scores))
    beside.push_back({{"first", scores[0].team.name},
                      {"second", other->team.name},
                      {"difference", paired.difference},
                      {"interval", {paired.interval.low, paired.interval.high}},
                      {"only_first", paired.only_a},
                      {"only_second", paired.only_b}});
  return {{"family", options.family},
          {"level", options.level.empty() ? "all" : options.level},
          {"seed", seed},
          {"teams", teams},
          {"comparisons", beside}};
}

void require_teams(const PocketOptions& options) {
  if (options.compare.size() < 2)
    throw Error("--compare takes two teams or more", "--compare pocket,pocket-solo,resample");
  if (options.family.empty())
    throw Error("--compare needs a family", "--family target; convene pocket lists them");
}

Score empty_score(const std::string& name, std::size_t problems) {
  const std::vector<bool> none(problems);
  const auto control = control_named(name);
  Score score{load_team(control ? "pocket" : name), control, none, none, 0, 0};
  if (control) score.team.name = name;
  return score;
}

}  // namespace

int compare_teams(const PocketOptions& options) {
  require_teams(options);
  Interrupts interrupts;
  const Config config = load_config(config_path());
  const std::uint64_t seed = options.seed.value_or(fresh_seed());
  const auto tasks = drawn_tasks(options, seed);
  auto source = chosen_source(options.model, {});
  if (!source) source = find_source("pocket", config);

  EnginePool pool(*source, options.model, config);
  std::vector<Score> scores;
  for (const std::string& name : options.compare) {
    scores.push_back(empty_score(name, tasks.size()));
    for (const auto& [role, spec] : scores.back().team.roles) pool.named(spec.model);
  }
  const std::string why = hold_all(tasks, scores, pool, seed, interrupts);
  if (interrupts.happened()) return complain("interrupted", ""), kInterrupted;
  if (!why.empty())
    return complain("no comparison: " + why, "convene models lists what can be used"), kNoAnswer;

  const std::string about =
      fmt::format("{} held-out {} problems, {}, model {}, seed {}", tasks.size(), options.family,
                  options.level.empty() ? "all levels" : options.level, source->name, seed);
  print(options.json ? json_of(scores, options, seed).dump(2) + "\n" : as_page(scores, about));
  return kAnswered;
}

}  // namespace convene
