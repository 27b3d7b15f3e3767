#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <system_error>

#include "base/error.h"
#include "commands.h"
#include "engine_pool.h"
#include "interrupt.h"
#include "paths.h"
#include "pocket_problem.h"
#include "question.h"
#include "run_settings.h"
#include "seed.h"
#include "sitting.h"
#include "team_files.h"

namespace convene {
namespace {

constexpr const char* kHowToName =
    "name a model: --gguf FILE, --endpoint URL --model NAME, or --model with a name that "
    "`convene models` lists";

/// What is asked, and the task behind it where it was drawn.
struct Asked {
  Problem problem;
  std::optional<pocket::Task> task;
};

Asked what_is_asked(const SolveOptions& options, std::uint64_t seed) {
  if (options.pocket.empty()) {
    if (!options.level.empty()) throw Error("--level is for --pocket", "convene pocket lists both");
    const AnswerKind kind = options.kind.empty() ? AnswerKind::open : answer_kind(options.kind);
    return {plain_problem(read_question(options.question, options.file), kind), std::nullopt};
  }
  if (options.question || !options.file.empty())
    throw Error("two questions: --pocket draws one of its own", "leave one of them out");
  const auto level = level_named(options.level.empty() ? "easy" : options.level);
  auto task = drawn_task(options.pocket, level, seed);
  return {problem_of(task), std::move(task)};
}

/// Without a model of one's own the pocket model answers what it was made for.
Source source_for(const SolveOptions& options, const Config& config, bool is_pocket_task) {
  auto source = chosen_source(options.model, config);
  if (source && source->pocket && !is_pocket_task)
    throw Error("the pocket model plays pocket tasks only", kHowToName);
  if (source) return *source;
  if (!is_pocket_task)
    throw Error("without a model of your own only pocket tasks are answered (--pocket)",
                kHowToName);
  return find_source("pocket", config);
}

std::string team_name(const SolveOptions& options, const Config& config, const Source& source) {
  if (!options.team.empty()) return options.team;
  if (source.pocket) return "pocket";
  return config.team.empty() ? "default" : config.team;
}

std::string make_room_for(const std::string& out) {
  if (!out.empty()) return out;
  const auto path = fresh_run_path();
  std::error_code trouble;
  std::filesystem::create_directories(path.parent_path(), trouble);
  if (trouble)
    throw Error(fmt::format("cannot make the folder {}: {}", path.parent_path().string(),
                            trouble.message()),
                "keep the run elsewhere: --out run.db");
  return path.string();
}

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Run run_of(const SolveOptions& options, const Source& source, const Team& team, std::uint64_t seed,
           std::map<std::string, std::string> prompts) {
  Run run;
  run.created_ms = now_ms();
  run.program = "convene " CONVENE_VERSION;
  run.team = team.name;
  run.toml = team.toml;
  run.prompts = std::move(prompts);
  run.settings = settings_of(options, source);
  run.seed = seed;
  return run;
}

DiscussionId enter(Store& store, Run run, const Opening& opening) {
  DiscussionRow discussion;
  discussion.created_ms = run.created_ms;
  discussion.problem = opening.problem;
  discussion.seed = opening.seed;
  discussion.limits = opening.limits;
  discussion.run = store.begin(std::move(run));
  const DiscussionId id = store.add(discussion);
  store.commit();
  return id;
}

}  // namespace

int solve(const SolveOptions& options) {
  Interrupts interrupts;
  const Config config = load_config(config_path());
  const std::uint64_t seed = options.seed.value_or(fresh_seed());
  Asked asked = what_is_asked(options, seed);
  const Source source = source_for(options, config, asked.task.has_value());

  std::map<std::string, std::string> prompts;
  Team team = load_team(team_name(options, config, source), &prompts);
  team = under_limits(team, limits_over(limits_over(team.limits, config.limits), options.limits));
  EnginePool pool(source, options.model, config);
  for (const auto& [name, role] : team.roles) pool.named(role.model);

  Sitting sitting;
  sitting.opening.problem = asked.problem;
  sitting.opening.protocol = make_protocol(team);
  sitting.opening.limits = team.limits;
  sitting.opening.seed = seed;
  sitting.task = asked.task;
  sitting.facts = {"team " + team.name, "model " + source.name, fmt::format("seed {}", seed)};

  const auto store = open_store(make_room_for(options.out));
  sitting.opening.id =
      enter(*store, run_of(options, source, team, seed, std::move(prompts)), sitting.opening);
  return sit(std::move(sitting), {*store, pool, interrupts},
             {options.json, options.quiet, options.no_color});
}

}  // namespace convene
