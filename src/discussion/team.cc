#include "discussion/team.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <limits>

#include "base/error.h"
#include "base/nearest.h"
#include "base/text.h"
#include "discussion/team_settings.h"
#include "discussion/views.h"

namespace convene {
namespace {

const std::vector<std::string> kTopKeys = {"summary",  "protocol", "prompts", "limits",
                                           "settings", "defaults", "roles"};
const std::vector<std::string> kLimitKeys = {"tokens", "turns", "rounds", "seconds", "dollars"};
const std::vector<std::string> kDefaultKeys = {"system",      "model",      "parts",   "past",
                                               "temperature", "top_p",      "top_k",   "min_p",
                                               "stop",        "tokens_max", "logprobs"};

const char* kind_of(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "an array";
    case toml::node_type::string:
      return "a string";
    case toml::node_type::integer:
      return "a whole number";
    case toml::node_type::floating_point:
      return "a number";
    case toml::node_type::boolean:
      return "true or false";
    default:
      return "a date or time";
  }
}

/// Reads one team file; every complaint names the file and the line.
class Reader {
 public:
  Reader(const std::string& file, const PromptSource& prompts) : file_(file), prompts_(prompts) {}

  Team read(const std::string& text) {
    const toml::table root = parsed(text);
    allow_keys(root, kTopKeys, "at the top");
    Team team;
    team.name = std::filesystem::path(file_).stem().string();
    team.toml = text;
    read_string(root, "summary", team.summary);
    read_string(root, "protocol", team.protocol);
    const ProtocolEntry& entry = protocol_of(root, team.protocol);
    read_limits(root, team.limits);
    read_settings(root, entry, team.settings);
    read_roles(root, entry, team.roles);
    require_consistent_settings(root, team);
    return team;
  }

 private:
  [[noreturn]] void fail(const toml::source_region& place, const std::string& what,
                         const std::string& hint) const {
    throw Error(file_ + ":" + std::to_string(place.begin.line) + ": " + what, hint);
  }

  toml::table parsed(const std::string& text) const {
    try {
      return toml::parse(text, file_);
    } catch (const toml::parse_error& error) {
      fail(error.source(), std::string(error.description()), "the file has to be valid TOML");
    }
  }

  void allow_keys(const toml::table& table, const std::vector<std::string>& keys,
                  const std::string& where) const {
    for (const auto& [key, node] : table)
      if (std::ranges::find(keys, key.str()) == keys.end())
        fail(key.source(), "unknown key '" + std::string(key.str()) + "' " + where,
             name_hint(key.str(), keys));
  }

  [[noreturn]] void fail_type(const std::string& key, const toml::node& node,
                              const std::string& expected) const {
    fail(node.source(), "'" + key + "' is " + kind_of(node), "expected " + expected);
  }

  const toml::table* subtable(const toml::table& table, const std::string& key) const {
    const toml::node* node = table.get(key);
    if (!node) return nullptr;
    if (!node->is_table()) fail_type(key, *node, "a table: [" + key + "]");
    return node->as_table();
  }

  void read_string(const toml::table& table, const std::string& key, std::string& value) const {
    const toml::node* node = table.get(key);
    if (!node) return;
    if (!node->is_string()) fail_type(key, *node, "a string in quotes");
    value = node->as_string()->get();
  }

  std::vector<std::string> strings(const std::string& key, const toml::node& node) const {
    const std::string expected = "an array of strings, as in [\"a\", \"b\"]";
    if (!node.is_array()) fail_type(key, node, expected);
    std::vector<std::string> values;
    for (const toml::node& item : *node.as_array()) {
      if (!item.is_string()) fail_type("an element of " + key, item, expected);
      values.push_back(item.as_string()->get());
    }
    return values;
  }

  std::optional<std::int64_t> whole(const toml::table& table, const std::string& key,
                                    std::int64_t low, std::int64_t high) const {
    const toml::node* node = table.get(key);
    if (!node) return std::nullopt;
    const std::string expected =
        "a whole number from " + std::to_string(low) + " to " + std::to_string(high);
    if (!node->is_integer()) fail_type(key, *node, expected);
    const std::int64_t number = node->as_integer()->get();
    if (number < low || number > high)
      fail(node->source(), "'" + key + "' is " + std::to_string(number), "expected " + expected);
    return number;
  }

  void read_whole(const toml::table& table, const std::string& key, int low, int high,
                  int& value) const {
    if (const auto number = whole(table, key, low, high)) value = static_cast<int>(*number);
  }

  std::optional<double> real(const toml::table& table, const std::string& key, double low,
                             double high) const {
    const toml::node* node = table.get(key);
    if (!node) return std::nullopt;
    const std::optional<double> number = node->value<double>();
    const std::string expected = fmt::format("a number from {} to {}", low, high);
    if (!node->is_number() || !number) fail_type(key, *node, expected);
    if (!(*number >= low && *number <= high))
      fail(node->source(), fmt::format("'{}' is {}", key, *number), "expected " + expected);
    return number;
  }

  void read_real(const toml::table& table, const std::string& key, double low, double high,
                 double& value) const {
    if (const auto number = real(table, key, low, high)) value = *number;
  }

  const ProtocolEntry& protocol_of(const toml::table& root, const std::string& name) const {
    if (!root.contains("protocol"))
      fail(root.source(), "a team needs a protocol", "such as: protocol = \"solo\"");
    try {
      return protocol_entry(name);
    } catch (const Error& error) {
      const toml::node* node = root.get("protocol");
      fail(node ? node->source() : root.source(), error.what(), error.hint());
    }
  }

  void read_limits(const toml::table& root, Limits& limits) const {
    const toml::table* table = subtable(root, "limits");
    if (!table) return;
    allow_keys(*table, kLimitKeys, "in [limits]");
    constexpr std::int64_t kMost = 1'000'000'000'000;
    limits.tokens = whole(*table, "tokens", 1, kMost);
    if (const auto turns = whole(*table, "turns", 1, 1'000'000))
      limits.turns = static_cast<int>(*turns);
    if (const auto rounds = whole(*table, "rounds", 1, 1'000'000))
      limits.rounds = static_cast<int>(*rounds);
    if (const auto seconds = real(*table, "seconds", 0.001, 1e9))
      limits.time = std::chrono::milliseconds(static_cast<std::int64_t>(*seconds * 1000));
    limits.dollars = real(*table, "dollars", 0, 1e9);
  }

  void read_settings(const toml::table& root, const ProtocolEntry& entry,
                     std::map<std::string, std::string>& settings) const {
    const toml::table* table = subtable(root, "settings");
    if (!table) return;
    std::vector<std::string> names;
    for (const Setting& setting : entry.settings) names.push_back(setting.name);
    allow_keys(*table, names, "in [settings] of the protocol " + entry.name);
    for (const Setting& setting : entry.settings)
      if (const toml::node* node = table->get(setting.name))
        settings[setting.name] = setting_text(setting, *node);
  }

  /// Each setting may be right and all of them not: only the protocol knows.
  void require_consistent_settings(const toml::table& root, const Team& team) const {
    try {
      make_protocol(team);
    } catch (const Error& error) {
      const toml::node* settings = root.get("settings");
      fail(settings ? settings->source() : root.source(), error.what(), error.hint());
    }
  }

  std::string setting_text(const Setting& setting, const toml::node& node) const {
    const std::string expected = expectation(setting);
    std::string text;
    if (setting.kind == Setting::Kind::flag && node.is_boolean()) {
      text = node.as_boolean()->get() ? "true" : "false";
    } else if (setting.kind == Setting::Kind::number && node.is_integer()) {
      text = std::to_string(node.as_integer()->get());
    } else if (setting.kind == Setting::Kind::word && node.is_string()) {
      text = node.as_string()->get();
    } else {
      fail_type(setting.name, node, expected);
    }
    if (!fits(setting, text))
      fail(node.source(), "'" + setting.name + "' is " + text, "expected " + expected);
    return text;
  }

  void read_roles(const toml::table& root, const ProtocolEntry& entry,
                  std::map<std::string, RoleSpec>& roles) const {
    std::vector<std::string> names = entry.required;
    names.insert(names.end(), entry.optional.begin(), entry.optional.end());
    RoleSpec defaults;
    if (const toml::table* table = subtable(root, "defaults")) {
      allow_keys(*table, kDefaultKeys, "in [defaults]");
      read_role(*table, defaults);
    }
    std::string prompt_set = "full";
    read_string(root, "prompts", prompt_set);
    if (const toml::table* table = subtable(root, "roles")) {
      allow_keys(*table, names, "among the roles of the protocol " + entry.name);
      for (const auto& [key, node] : *table) {
        const std::string name(key.str());
        roles[name] = role_of(name, *subtable(*table, name), defaults, prompt_set);
      }
    }
    for (const std::string& name : entry.required)
      if (!roles.contains(name))
        fail(root.source(), "the protocol " + entry.name + " needs the role '" + name + "'",
             "add a table [roles." + name + "]");
  }

  RoleSpec role_of(const std::string& name, const toml::table& table, const RoleSpec& defaults,
                   const std::string& prompt_set) const {
    std::vector<std::string> keys = kDefaultKeys;
    keys.emplace_back("prompt");
    allow_keys(table, keys, "in [roles." + name + "]");
    RoleSpec role = defaults;
    role.name = name;
    role.prompt_name = prompt_set + "/" + name;
    read_string(table, "prompt", role.prompt_name);
    read_role(table, role);
    role.prompt = prompt_of(table, "prompt", role, role.prompt_name);
    if (!role.system_name.empty()) role.system = prompt_of(table, "system", role, role.system_name);
    return role;
  }

  /// What [defaults] and a role have in common.
  void read_role(const toml::table& table, RoleSpec& role) const {
    read_string(table, "system", role.system_name);
    read_string(table, "model", role.model);
    read_view(table, role.view);
    Sampling& sampling = role.sampling;
    read_real(table, "temperature", 0, 10, sampling.temperature);
    read_real(table, "top_p", 0, 1, sampling.top_p);
    read_real(table, "min_p", 0, 1, sampling.min_p);
    read_whole(table, "top_k", 0, std::numeric_limits<int>::max(), sampling.top_k);
    read_whole(table, "tokens_max", 1, 10'000'000, sampling.tokens_max);
    if (const toml::node* stop = table.get("stop")) sampling.stop = strings("stop", *stop);
    if (const auto logprobs = whole(table, "logprobs", 0, 20))
      sampling.logprobs = static_cast<int>(*logprobs);
  }

  void read_view(const toml::table& table, View& view) const {
    if (const toml::node* parts = table.get("parts")) {
      view.parts.clear();
      for (const std::string& part : strings("parts", *parts)) {
        if (std::ranges::find(part_names(), part) == part_names().end())
          fail(parts->source(), "unknown part '" + part + "' of a problem",
               name_hint(part, part_names()));
        view.parts.insert(part);
      }
    }
    std::string word = to_string(view.past);
    read_string(table, "past", word);
    const std::optional<Past> past = past_named(word);
    if (!past)
      fail(table.get("past")->source(), "unknown past '" + word + "'",
           name_hint(word, {"everything", "proposal", "answer", "nothing"}));
    view.past = *past;
  }

  Template prompt_of(const toml::table& table, const std::string& key, const RoleSpec& role,
                     const std::string& name) const {
    const toml::node* node = table.get(key);
    const toml::source_region place = node ? node->source() : table.source();
    const std::optional<std::string> text = prompts_(name);
    if (!text)
      fail(place, "no prompt '" + name + "' for the role " + role.name,
           "a prompt is a file under prompts/, named without its ending, such as \"full/solver\"");
    if (trimmed(*text).empty())
      fail(place, "the prompt '" + name + "' is empty",
           "write what the " + role.name + " is to do");
    if (!is_valid_utf8(*text))
      fail(place, "the prompt '" + name + "' is not valid UTF-8",
           "convert it, for example: iconv -f latin1 -t utf-8");
    std::optional<TemplateTrouble> trouble;
    Template prompt;
    try {
      trouble = template_trouble(role, name, *text);
      prompt = Template(name, *text);
    } catch (const Error& error) {
      fail(place, error.what(), error.hint());
    }
    if (trouble) fail(place, trouble->what, trouble->hint);
    return prompt;
  }

  const std::string& file_;
  const PromptSource& prompts_;
};

}  // namespace

Team parse_team(const std::string& file, const std::string& toml_text,
                const PromptSource& prompts) {
  return Reader(file, prompts).read(toml_text);
}

}  // namespace convene
