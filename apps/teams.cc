#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/text.h"
#include "column.h"
#include "commands.h"
#include "discussion/views.h"
#include "output.h"
#include "quantity.h"
#include "team_files.h"

namespace convene {
namespace {

using Json = nlohmann::ordered_json;

const ProtocolInfo& protocol_info(const Team& team) {
  for (const ProtocolInfo& info : protocols())
    if (info.name == team.protocol) return info;
  throw Error("no protocol is called '" + team.protocol + "'");
}

std::string limits_line(const Limits& limits) {
  std::vector<std::string> parts;
  if (limits.tokens) parts.push_back(spell_count(*limits.tokens) + " tokens");
  if (limits.turns) parts.push_back(fmt::format("{} turns", *limits.turns));
  if (limits.rounds)
    parts.push_back(fmt::format("{} round{}", *limits.rounds, *limits.rounds == 1 ? "" : "s"));
  if (limits.time) parts.push_back(spell_duration(*limits.time));
  if (limits.dollars) parts.push_back(spell_dollars(*limits.dollars));
  return parts.empty() ? "none" : join(parts, ", ");
}

std::string view_line(const View& view) {
  const std::vector<std::string> parts(view.parts.begin(), view.parts.end());
  const std::string past = view.past == Past::everything ? "the whole discussion"
                           : view.past == Past::proposal ? "the last proposal"
                           : view.past == Past::answer   ? "the last answer, without its reasons"
                                                         : "nothing that was said";
  return "sees " + (parts.empty() ? "no part of the problem" : join(parts, ", ")) + "; " + past;
}

std::string sampling_line(const Sampling& sampling) {
  std::string text = sampling.temperature == 0
                         ? std::string("greedy")
                         : fmt::format("temperature {}", sampling.temperature);
  if (sampling.top_p < 1) text += fmt::format(", top-p {}", sampling.top_p);
  if (sampling.top_k > 0) text += fmt::format(", top-k {}", sampling.top_k);
  if (sampling.min_p > 0) text += fmt::format(", min-p {}", sampling.min_p);
  return text + fmt::format(", up to {} tokens", spell_count(sampling.tokens_max));
}

std::string role_lines(const RoleSpec& role) {
  std::string text = fmt::format("  {:<11} {}\n", role.name, view_line(role.view));
  text +=
      fmt::format("  {:<11} {}, prompt {}\n", "", sampling_line(role.sampling), role.prompt_name);
  if (!role.model.empty()) text += fmt::format("  {:<11} on {}\n", "", role.model);
  return text;
}

std::string explained(const std::string& said) {
  const Team team = load_team(said);
  const ProtocolInfo& info = protocol_info(team);
  std::string text = fmt::format("{}: {}\n\n", team.name, team.summary);
  text += fmt::format("protocol  {}: {}\n", team.protocol, laid_out(info.summary, 10, 96));
  text += fmt::format("limits    {}\n\nroles\n", limits_line(team.limits));
  for (const auto& [name, role] : team.roles) text += role_lines(role);
  if (!info.settings.empty()) text += "\nsettings\n";
  for (const auto& [name, meaning] : info.settings) {
    const auto set = team.settings.find(name);
    const std::string value = set == team.settings.end() ? "" : " = " + set->second;
    text += fmt::format("  {}{}\n      {}\n", name, value, laid_out(meaning, 6, 96));
  }
  return text + fmt::format("\nconvene teams --show {} prints the file, the start of one's own.\n",
                            printable(said));
}

Json json_of_team(const Team& team) {
  Json json = {{"name", team.name}, {"summary", team.summary}, {"protocol", team.protocol}};
  Json roles = Json::object();
  for (const auto& [name, role] : team.roles)
    roles[name] = {{"prompt", role.prompt_name},
                   {"parts", role.view.parts},
                   {"past", to_string(role.view.past)},
                   {"temperature", role.sampling.temperature},
                   {"tokens_max", role.sampling.tokens_max},
                   {"model", role.model}};
  json["roles"] = roles;
  json["settings"] = team.settings;
  return json;
}

std::string listed() {
  std::vector<std::vector<std::string>> rows;
  for (const std::string& name : team_names()) {
    const Team team = load_team(name);
    rows.push_back({name, team.protocol, team.summary});
  }
  return as_columns(rows) + "\nconvene teams NAME explains one; --team NAME uses it.\n";
}

}  // namespace

int teams(const TeamsOptions& options) {
  const bool all = options.team.empty();
  if (options.show && all) throw Error("--show needs a team", "one of " + join(team_names(), ", "));
  if (options.show) {
    print(load_team(options.team).toml);
  } else if (options.json) {
    Json json = Json::array();
    for (const std::string& name : all ? team_names() : std::vector{options.team})
      json.push_back(json_of_team(load_team(name)));
    print((all ? json : json.front()).dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  } else {
    print(all ? listed() : explained(options.team));
  }
  return kAnswered;
}

}  // namespace convene
