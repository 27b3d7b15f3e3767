#include "minutes/resume.h"

#include <fmt/format.h>

#include "commands.h"
#include "engine_pool.h"
#include "interrupt.h"
#include "paths.h"
#include "run_settings.h"
#include "sitting.h"
#include "stored.h"

namespace convene {
namespace {

/// What the run was started with, under what is said now.
ModelOptions model_options(const ModelOptions& said, const Run& run) {
  const bool anew = !said.model.empty() || !said.gguf.empty() || !said.endpoint.empty();
  return anew ? said : model_options_of(run.settings);
}

}  // namespace

int resume(const ResumeOptions& options) {
  Interrupts interrupts;
  const Config config = load_config(config_path());
  const auto store = open_store(store_path(options.store));
  Recording recording = store->load(chosen_discussion(*store, options.discussion));
  const Run run = store->run(recording.discussion.run);
  Limits& limits = recording.discussion.limits;
  limits = limits_over(limits, options.limits);
  store->set_limits(recording.discussion.id, limits);
  store->commit();

  Team team = team_of(run);
  set_limits(team, limits);
  const ModelOptions model = model_options(options.model, run);
  const auto named = chosen_source(model, config);
  const Source source = named ? *named : find_source("pocket", config);
  EnginePool pool(source, model, config);
  for (const auto& [name, role] : team.roles) pool.named(role.model);

  Sitting sitting;
  sitting.opening = resumption(recording, make_protocol(team));
  sitting.task = task_of(run);
  sitting.facts = {"resumed", "team " + team.name, "model " + source.name,
                   fmt::format("seed {}", run.seed)};
  return sit(std::move(sitting), {*store, pool, interrupts},
             {options.json, options.quiet, options.no_color});
}

}  // namespace convene
