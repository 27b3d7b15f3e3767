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

/// What the run was started with, under what is said now. Another model has another key and
/// template.
ModelOptions model_options(const ModelOptions& said, const Run& run) {
  ModelOptions options = model_options_of(run.settings);
  if (!said.model.empty() || !said.gguf.empty() || !said.endpoint.empty()) {
    options.model = said.model;
    options.gguf = said.gguf;
    options.endpoint = said.endpoint;
    options.key_env = options.key_file = options.chat_template = "";
  }
  if (!said.key_env.empty() || !said.key_file.empty()) {
    options.key_env = said.key_env;
    options.key_file = said.key_file;
  }
  if (!said.chat_template.empty()) options.chat_template = said.chat_template;
  if (said.threads > 0) options.threads = said.threads;
  if (said.context > 0) options.context = said.context;
  if (said.gpu_layers >= 0) options.gpu_layers = said.gpu_layers;
  return options;
}

}  // namespace

int resume(const ResumeOptions& options) {
  Interrupts interrupts;
  const Config config = load_config(config_path());
  const auto store = open_store(store_path(options.store));
  Recording recording = store->load(chosen_discussion(*store, options.discussion));
  const Run run = store->run(recording.discussion.run);
  change_limits(recording, limits_over(recording.discussion.limits, options.limits));
  const Team team = team_of(run);
  const ModelOptions model = model_options(options.model, run);
  const auto named = chosen_source(model, config);
  const Source source = named ? *named : find_source("pocket", config);
  EnginePool pool(source, model, config);
  for (const auto& [name, role] : team.roles) pool.named(role.model);

  Sitting sitting;
  sitting.opening = resumption(recording, protocol_of(team, recording.discussion));
  sitting.task = task_of(run);
  sitting.facts = {"resumed", "team " + team.name, "model " + source.name,
                   fmt::format("seed {}", run.seed)};
  store->set_limits(recording.discussion);  // nothing is refused any more
  store->commit();
  return sit(std::move(sitting), {*store, pool, interrupts},
             {options.json, options.quiet, options.no_color});
}

}  // namespace convene
