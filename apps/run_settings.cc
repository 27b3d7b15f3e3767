#include "run_settings.h"

#include <filesystem>

#include "base/error.h"
#include "minutes/resume.h"
#include "pocket_problem.h"

namespace convene {
namespace {

using Words = std::map<std::string, std::string>;

std::string word(const Words& settings, const std::string& name) {
  const auto found = settings.find(name);
  return found == settings.end() ? "" : found->second;
}

int number(const Words& settings, const std::string& name, int fallback) {
  const std::string text = word(settings, name);
  return text.empty() ? fallback : std::atoi(text.c_str());
}

}  // namespace

Words settings_of(const SolveOptions& options, const Source& source) {
  const ModelOptions& model = options.model;
  Words settings;
  const auto set = [&](const char* name, const std::string& value) {
    if (!value.empty()) settings[name] = value;
  };
  // Absolute, so that the run can go on from another folder.
  if (!model.gguf.empty()) set("gguf", std::filesystem::absolute(source.gguf).string());
  set("endpoint", model.endpoint);
  if (!model.endpoint.empty()) set("model", source.model);
  if (model.gguf.empty() && model.endpoint.empty()) set("model", source.name);
  set("key_env", model.key_env);
  set("key_file", model.key_file);
  if (!model.chat_template.empty())
    set("chat_template", std::filesystem::absolute(model.chat_template).string());
  if (model.threads > 0) set("threads", std::to_string(model.threads));
  if (model.context > 0) set("context", std::to_string(model.context));
  set("gpu_layers", std::to_string(model.gpu_layers));
  set("pocket", options.pocket);
  if (!options.pocket.empty()) set("level", options.level.empty() ? "easy" : options.level);
  return settings;
}

ModelOptions model_options_of(const Words& settings) {
  ModelOptions model;
  model.model = word(settings, "model");
  model.gguf = word(settings, "gguf");
  model.endpoint = word(settings, "endpoint");
  model.key_env = word(settings, "key_env");
  model.key_file = word(settings, "key_file");
  model.chat_template = word(settings, "chat_template");
  model.threads = number(settings, "threads", model.threads);
  model.context = number(settings, "context", model.context);
  model.gpu_layers = number(settings, "gpu_layers", model.gpu_layers);
  return model;
}

std::optional<pocket::Task> task_of(const Run& run) {
  const std::string family = word(run.settings, "pocket");
  if (family.empty()) return std::nullopt;
  return drawn_task(family, level_named(word(run.settings, "level")), run.seed);
}

Team under_limits(Team team, const Limits& limits) {
  team.limits = limits;
  if (!limits.rounds) return team;
  for (const ProtocolInfo& info : protocols())
    if (info.name == team.protocol && info.settings.contains("rounds"))
      team.settings["rounds"] = std::to_string(*limits.rounds);
  return team;
}

std::shared_ptr<const Protocol> protocol_of(const Team& team, const DiscussionRow& discussion) {
  return protocol_of(discussion, [&](const Limits& limits) { return under_limits(team, limits); });
}

Limits limits_over(const Limits& under, const Limits& over) {
  Limits limits = under;
  if (over.tokens) limits.tokens = over.tokens;
  if (over.turns) limits.turns = over.turns;
  if (over.rounds) limits.rounds = over.rounds;
  if (over.time) limits.time = over.time;
  if (over.dollars) limits.dollars = over.dollars;
  return limits;
}

}  // namespace convene
