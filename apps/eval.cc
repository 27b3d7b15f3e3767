#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "bench/runner.h"
#include "bench/scripted_answers.h"
#include "commands.h"
#include "discussion/test_runner.h"
#include "dry_run.h"
#include "engine_pool.h"
#include "eval_table.h"
#include "interrupt.h"
#include "live_table.h"
#include "model_file.h"
#include "output.h"
#include "paths.h"
#include "quantity.h"
#include "run_settings.h"
#include "seed.h"
#include "team_files.h"

namespace convene {
namespace {

constexpr std::uint64_t kUsualSeed = 1;  ///< so that the same command goes on with its run

Entrant entrant_for(const std::string& name, const std::string& method, bool pool) {
  Entrant entrant{.name = "", .method = method, .pool = pool, .team = {}, .prompts = {}};
  entrant.team = load_team(name, &entrant.prompts);
  entrant.name = entrant.team.name;
  if (method != "team" && entrant.team.protocol != "solo")
    throw Error(fmt::format("the controls' single agent is a team of protocol solo, not {}",
                            entrant.team.protocol),
                "--solo solo; convene teams lists the teams");
  return entrant;
}

/// Rounds are each discussion's; what else is limited is the run's.
void limit_rounds(std::vector<Entrant>& entrants, int rounds) {
  for (Entrant& entrant : entrants)
    entrant.team = under_limits(entrant.team, limits_over(entrant.team.limits, {.rounds = rounds}));
}

Limits limits_of_the_run(Limits limits) {
  limits.rounds.reset();
  return limits;
}

/// Teams in the order given, then the controls' agent.
std::vector<Entrant> entrants_for(const EvalOptions& options, bool pocket_model) {
  std::vector<Entrant> entrants;
  for (const std::string& team : options.teams) {
    entrants.push_back(entrant_for(team, "team", false));
    for (std::size_t i = 0; i + 1 < entrants.size(); ++i)
      if (entrants[i].name == entrants.back().name)
        throw Error("two teams are called " + entrants.back().name, "give each a name of its own");
  }
  if (options.no_controls) return entrants;
  const std::string usual = pocket_model ? "pocket-solo" : "solo";
  const std::string solo = options.solo.empty() ? usual : options.solo;
  std::string sample = options.sample;
  if (sample.empty()) sample = options.solo.empty() && pocket_model ? "pocket-sample" : solo;
  entrants.push_back(entrant_for(solo, "single", sample == solo));
  if (sample != solo) entrants.push_back(entrant_for(sample, "samples", true));
  return entrants;
}

LoadOptions load_options(const EvalOptions& options, std::uint64_t seed) {
  return {.show_first_test = options.show_first_test,
          .per_cell = options.per_cell,
          .families = options.families,
          .levels = options.levels,
          .seed = seed,
          .development = options.development,
          .first = static_cast<std::size_t>(options.first)};
}

/// What the GGUF files hold that are asked: their paths stay the same when they are trained again.
void add_model_files(const Source& source, const std::vector<Entrant>& entrants,
                     const Config& config, std::map<std::string, std::string>& settings) {
  if (!source.gguf.empty()) settings["model file"] = model_file_mark(source.gguf);
  std::set<std::string> names;  // that roles give
  for (const Entrant& entrant : entrants)
    for (const auto& [role, wanted] : entrant.team.roles)
      if (!wanted.model.empty()) names.insert(wanted.model);
  if (names.empty()) return;
  for (const Listing& listing : models_on_disk(config))
    if (names.erase(listing.source.name) > 0)
      settings["model file of " + listing.source.name] = model_file_mark(listing.source.gguf);
}

std::map<std::string, std::string> settings_for(const EvalOptions& options,
                                                const std::optional<Source>& source,
                                                const std::vector<Entrant>& entrants,
                                                const Config& config) {
  std::map<std::string, std::string> settings;
  if (source) {
    SolveOptions solve;
    solve.model = options.model;
    settings = settings_of(solve, *source);
    add_model_files(*source, entrants, config, settings);
  } else {
    settings["scripted"] = options.scripted;
  }
  if (options.limits.rounds) settings["rounds"] = std::to_string(*options.limits.rounds);
  if (options.show_first_test) settings["show first test"] = "yes";
  return settings;
}

bool needs_sandbox(const Loaded& data) {
  return std::any_of(data.items.begin(), data.items.end(),
                     [](const Item& item) { return item.code.has_value(); });
}

std::optional<Source> source_for(const EvalOptions& options, const Config& config) {
  if (!options.scripted.empty()) return std::nullopt;
  auto source = chosen_source(options.model, config);
  if (!source && options.benchmark == "pocket") source = find_source("pocket", config);
  if (!source)
    throw Error("no model is named",
                "--gguf FILE, --endpoint URL --model NAME, or --scripted right");
  return source;
}

void list_gold_errors(const Loaded& data) {
  if (data.gold_errors.empty()) return;
  complain(fmt::format("{} questions are left out, because their gold answer cannot serve",
                       data.gold_errors.size()),
           "");
  for (const std::string& line : data.gold_errors) complain("gold_error: " + line, "");
}

int finish(const EvalOptions& options, const Store& store, const EvalEnd& end) {
  const Results results = read_results(store);
  const Surface page = surface_of(STDOUT_FILENO, options.no_color);
  print(options.json ? results_json(results)
                     : (page.live ? "\n" : "") + results_page(results, page.live ? page.width : 0));
  if (end.finished) return kAnswered;
  complain("not finished: " + end.why, "go on with the same command: " + results.about.command);
  return kInterrupted;
}

}  // namespace

/// Of all models that the teams' roles ask; absent where one is not known.
std::optional<TokenPrice> dearest_price(EnginePool& pool, const std::vector<Entrant>& entrants) {
  TokenPrice most;
  for (const Entrant& entrant : entrants)
    for (const auto& [name, role] : entrant.team.roles) {
      const std::optional<TokenPrice> price = pool.price(role.model);
      if (!price) return std::nullopt;
      most.prompt = std::max(most.prompt, price->prompt);
      most.completion = std::max(most.completion, price->completion);
    }
  return most;
}

int evaluate(const EvalOptions& options) {
  Interrupts interrupts;
  const Config config = load_config(config_path());
  EvalPlan plan;
  plan.seed = options.seed.value_or(kUsualSeed);
  plan.data = load_benchmark(options.benchmark, options.data, load_options(options, plan.seed));
  list_gold_errors(plan.data);
  const std::optional<Source> source = source_for(options, config);
  plan.entrants = entrants_for(options, source ? source->pocket : options.benchmark == "pocket");
  if (options.limits.rounds) limit_rounds(plan.entrants, *options.limits.rounds);
  plan.repeats = options.repeats;
  plan.controls = !options.no_controls;
  plan.settings = settings_for(options, source, plan.entrants, config);
  plan.command = options.command;
  plan.program = "convene " CONVENE_VERSION;
  plan.at_once = options.at_once;
  plan.retries = options.retries;
  plan.budget = limits_of_the_run(options.limits);

  std::string no_sandbox;
  if (needs_sandbox(plan.data)) no_sandbox = sandbox_trouble();
  std::optional<EnginePool> pool;
  if (source) pool.emplace(*source, options.model, config);
  if (options.dry_run)
    return tell_dry_run(plan, {.price = pool ? dearest_price(*pool, plan.entrants) : TokenPrice{},
                               .no_sandbox = no_sandbox,
                               .store = options.out});
  if (!no_sandbox.empty())
    throw Error(no_sandbox, "code is graded in the sandbox only: nothing was spent");

  std::optional<Sandbox> sandbox;
  if (needs_sandbox(plan.data)) sandbox.emplace();
  std::optional<ScriptedEngine> scripted;
  if (!source)
    scripted.emplace(
        script_for(plan.data.items, plan.seed, plan.repeats,
                   options.scripted == "right" ? ScriptedAnswers::right : ScriptedAnswers::wrong));
  LiveTable table(surface_of(STDERR_FILENO, options.no_color), write_to(STDERR_FILENO));
  if (pool)
    for (const Entrant& entrant : plan.entrants)
      for (const auto& [name, role] : entrant.team.roles) pool->named(role.model);

  const auto store = open_store(options.out);
  Comparer comparer;
  std::optional<TestRunner> runner;
  if (sandbox) runner.emplace(*sandbox);
  Executor& executor = runner ? static_cast<Executor&>(*runner) : comparer;
  EvalWorld world{.store = *store,
                  .recorder = *store,
                  .engines = [&](const std::string& model) -> Engine& {
                    if (scripted) return *scripted;
                    return pool->named(model);
                  },
                  .executor = executor,
                  .sandbox = sandbox ? &*sandbox : nullptr,
                  .price = {},
                  .watch = [&table](const std::vector<Progress>& p) { table.show(p); }};
  if (pool) world.price = [&pool](const std::string& model) { return pool->price(model); };
  EvalEnd end;
  {
    Runner evaluation(plan, std::move(world));
    interrupts.watch([&evaluation] { evaluation.stop(); });
    end = evaluation.run();
    interrupts.watch(nullptr);
  }
  table.end();
  return finish(options, *store, end);
}

}  // namespace convene
