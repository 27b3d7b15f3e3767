#include "train/recipe.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <type_traits>
#include <variant>

#include "base/error.h"

namespace convene {
namespace {

const char* const every_key_is_shown = "docs/training.md lists every key";

[[noreturn]] void fail(const std::string& file, const toml::source_region& where,
                       const std::string& what) {
  throw Error(fmt::format("{}:{}: {}", file, where.begin.line, what), every_key_is_shown);
}

using Value =
    std::variant<int*, std::int64_t*, std::uint64_t*, double*, bool*, std::string*>;  // what is set

const char* kind_of(const double*) {
  return "a number";
}
const char* kind_of(const bool*) {
  return "true or false";
}
const char* kind_of(const std::string*) {
  return "a text";
}
template <class Whole>
const char* kind_of(const Whole*) {
  return std::is_signed_v<Whole> ? "a whole number" : "a whole number from 0 on";
}

/// A key of the file.
struct Key {
  std::string name;  ///< with its table: "fit.tokens"
  Value value;
  bool weighs = true;  ///< the weights depend on it
};

/// What the file says in words and a recipe holds in another form.
struct Words {
  std::string prompts, architecture, schedule;
};

Words words_of(const Recipe& recipe) {
  return {recipe.prompts.string(), "qwen2", recipe.fit.schedule.cosine ? "cosine" : "wsd"};
}

/// Every key but those of the mixture, each with what it sets. The one list that reading a file
/// and telling two runs apart follow.
std::vector<Key> keys_of(Recipe& recipe, Words& words) {
  ModelShape& model = recipe.model;
  FitPlan& fit = recipe.fit;
  OnPolicyPlan& on_policy = recipe.on_policy;
  return {{"name", &recipe.name, false},
          {"description", &recipe.description, false},
          {"prompts", &words.prompts, false},
          {"model.architecture", &words.architecture, false},
          {"model.hidden", &model.hidden},
          {"model.layers", &model.layers},
          {"model.heads", &model.heads},
          {"model.kv_heads", &model.kv_heads},
          {"model.ff", &model.ff},
          {"model.context", &model.context},
          {"model.rope_theta", &model.rope_theta},
          {"model.norm_eps", &model.norm_eps},
          {"tokenizer.size", &recipe.tokenizer.size},
          {"tokenizer.lessons", &recipe.tokenizer.lessons},
          {"fit.tokens", &fit.schedule.tokens},
          {"fit.warmup_tokens", &fit.schedule.warmup_tokens},
          {"fit.schedule", &words.schedule},
          {"fit.decay", &fit.schedule.decay},
          {"fit.rate", &fit.optimiser.rate},
          {"fit.beta1", &fit.optimiser.beta1},
          {"fit.beta2", &fit.optimiser.beta2},
          {"fit.eps", &fit.optimiser.eps},
          {"fit.weight_decay", &fit.optimiser.weight_decay},
          {"fit.clip", &fit.optimiser.clip},
          {"fit.packs", &fit.step.packs},
          {"fit.pack_tokens", &fit.step.tokens_max},
          {"fit.bf16", &fit.bf16},
          {"fit.seed", &fit.seed},
          {"fit.checkpoint_minutes", &fit.checkpoint_minutes, false},
          {"fit.checkpoints_kept", &fit.checkpoints_kept, false},
          {"fit.held_out_tokens", &fit.held_out_tokens, false},
          {"fit.held_out_problems", &fit.held_out_problems, false},
          {"fit.reply_tokens", &fit.reply_tokens},
          {"on_policy.share", &on_policy.share},
          {"on_policy.from", &on_policy.from},
          {"on_policy.every_tokens", &on_policy.every_tokens},
          {"on_policy.problems", &on_policy.problems},
          {"on_policy.tries", &on_policy.tries},
          {"on_policy.temperature", &on_policy.temperature},
          {"on_policy.kept", &on_policy.kept}};
}

void set(const Key& key, const toml::node& node, const std::string& file) {
  const auto put = [&](auto* value) {
    const auto read = node.value<std::remove_pointer_t<decltype(value)>>();
    if (!read) fail(file, node.source(), fmt::format("{} has to be {}", key.name, kind_of(value)));
    if constexpr (std::is_same_v<decltype(value), double*>)
      if (!std::isfinite(*read)) fail(file, node.source(), key.name + " has to be finite");
    *value = *read;
  };
  std::visit(put, key.value);
}

using TableReader = std::function<void(const toml::table&)>;

/// Sets what a table of the file names, and has the tables in it read. in_table: "fit.", or nothing
/// at the top.
void read_table(const toml::table& table, const std::string& in_table, const std::vector<Key>& keys,
                const std::map<std::string, TableReader>& inner, const std::string& file) {
  for (const auto& [word, node] : table) {
    const std::string name = in_table + std::string(word.str());
    if (const auto reader = inner.find(name); reader != inner.end()) {
      if (!node.is_table()) fail(file, node.source(), name + " has to be a table");
      reader->second(*node.as_table());
      continue;
    }
    const auto key =
        std::find_if(keys.begin(), keys.end(), [&](const Key& one) { return one.name == name; });
    if (key == keys.end()) fail(file, node.source(), "unknown key " + name);
    set(*key, node, file);
  }
}

std::map<std::string, double> weights(const toml::table& table, const std::string& file) {
  std::map<std::string, double> made;
  for (const auto& [key, node] : table) {
    const auto weight = node.value<double>();
    if (!weight || !std::isfinite(*weight) || *weight < 0)
      fail(file, node.source(), "a weight is a number from 0 on");
    made[std::string(key.str())] = *weight;
  }
  return made;
}

pocket::Level level_named(const std::string& name, const std::string& file,
                          const toml::table& table) {
  if (name == "easy") return pocket::Level::easy;
  if (name == "medium") return pocket::Level::medium;
  if (name == "hard") return pocket::Level::hard;
  fail(file, table.source(), "unknown level " + name + " (easy, medium, hard)");
}

std::map<std::string, TableReader> mixture_tables(pocket::Mixture& mixture,
                                                  const std::string& file) {
  return {{"mixture.families", [&](const toml::table& t) { mixture.families = weights(t, file); }},
          {"mixture.roles", [&](const toml::table& t) { mixture.roles = weights(t, file); }},
          {"mixture.levels", [&](const toml::table& t) {
             mixture.levels.clear();
             for (const auto& [name, weight] : weights(t, file))
               mixture.levels[level_named(name, file, t)] = weight;
           }}};
}

void require_known_words(const toml::table& root, const Words& words, const std::string& file) {
  if (words.architecture != "qwen2")
    fail(file, root["model"].node()->source(),
         fmt::format("model.architecture is \"{}\", but only \"qwen2\" can be trained",
                     words.architecture));
  if (words.schedule != "wsd" && words.schedule != "cosine")
    fail(file, root["fit"].node()->source(), "fit.schedule is \"wsd\" or \"cosine\"");
}

void read_recipe(const toml::table& root, const std::string& file, Recipe& recipe) {
  Words words = words_of(recipe);
  const std::vector<Key> keys = keys_of(recipe, words);
  std::map<std::string, TableReader> tables;
  for (const char* table : {"model", "tokenizer", "fit", "on_policy"})
    tables[table] = [&, in_table = std::string(table) + "."](const toml::table& t) {
      read_table(t, in_table, keys, {}, file);
    };
  tables["mixture"] = [&](const toml::table& t) {
    read_table(t, "mixture.", {}, mixture_tables(recipe.mixture, file), file);
  };
  read_table(root, "", keys, tables, file);
  require_known_words(root, words, file);
  recipe.prompts = words.prompts;
  recipe.fit.schedule.cosine = words.schedule == "cosine";
}

/// What a key's value has to be, and whether it is.
struct Demand {
  const char* key;
  bool met;
  const char* what;
};

std::vector<Demand> demands_on(const Recipe& recipe) {
  const FitPlan& fit = recipe.fit;
  const Schedule& s = fit.schedule;
  const OptimiserPlan& o = fit.optimiser;
  const OnPolicyPlan& p = recipe.on_policy;
  const char* const above = "has to be above 0";
  const char* const not_below = "has to be 0 or more";
  const char* const share = "has to be in [0, 1)";
  return {{"model.rope_theta", recipe.model.rope_theta > 0, above},
          {"model.norm_eps", recipe.model.norm_eps > 0, above},
          {"tokenizer.size", recipe.tokenizer.size >= 259,
           "is too small: the 256 bytes and 3 special tokens already make 259"},
          {"tokenizer.lessons", recipe.tokenizer.lessons > 0, above},
          {"fit.tokens", s.tokens > 0, above},
          {"fit.warmup_tokens", s.warmup_tokens >= 0 && s.warmup_tokens <= s.tokens,
           "has to be from 0 to fit.tokens"},
          {"fit.decay", s.decay > 0 && s.decay <= 1, "has to be in (0, 1]"},
          {"fit.rate", o.rate > 0, above},
          {"fit.beta1", o.beta1 >= 0 && o.beta1 < 1, share},
          {"fit.beta2", o.beta2 >= 0 && o.beta2 < 1, share},
          {"fit.eps", o.eps > 0, above},
          {"fit.weight_decay", o.weight_decay >= 0, not_below},
          {"fit.clip", o.clip > 0, above},
          {"fit.packs", fit.step.packs > 0, above},
          {"fit.pack_tokens", fit.step.tokens_max > 0 && fit.step.tokens_max <= 65536,
           "has to be from 1 to 65536"},
          {"fit.checkpoint_minutes", fit.checkpoint_minutes >= 0, not_below},
          {"fit.checkpoints_kept", fit.checkpoints_kept > 0, above},
          {"fit.held_out_tokens", fit.held_out_tokens > 0, above},
          {"fit.held_out_problems", fit.held_out_problems >= 0, not_below},
          {"fit.reply_tokens", fit.reply_tokens > 0, above},
          {"on_policy.share", p.share >= 0 && p.share <= 1, "has to be in [0, 1]"},
          {"on_policy.from", p.from >= 0, not_below},
          {"on_policy.every_tokens", p.every_tokens > 0, above},
          {"on_policy.problems", p.problems > 0, above},
          {"on_policy.tries", p.tries > 0, above},
          {"on_policy.temperature", p.temperature >= 0, not_below},
          {"on_policy.kept", p.kept > 0, above}};
}

/// Names the line where the file says something about it.
void require_sense(const Recipe& recipe, const toml::table& root, const std::string& file) {
  const auto refuse = [&](const std::string& key, const std::string& what) {
    const auto node = toml::at_path(root, key);
    if (node) fail(file, node.node()->source(), what);
    throw Error(file + ": " + what, every_key_is_shown);
  };
  for (const Demand& demand : demands_on(recipe))
    if (!demand.met) refuse(demand.key, fmt::format("{} {}", demand.key, demand.what));
  if (const std::string why = misfit(recipe.model); !why.empty()) refuse("model", "model: " + why);
}

}  // namespace

Recipe parse_recipe(std::string_view toml, const std::string& file) {
  Recipe recipe;
  try {
    const toml::table root = toml::parse(toml, file);
    read_recipe(root, file, recipe);
    require_sense(recipe, root, file);
  } catch (const toml::parse_error& error) {
    fail(file, error.source(), std::string(error.description()));
  }
  recipe.fit.step.context = recipe.model.context;
  return recipe;
}

std::vector<std::string> families_of(const Recipe& recipe) {
  std::vector<std::string> names;
  for (const auto& [name, weight] : recipe.mixture.families)
    if (weight > 0) names.push_back(name);
  return names;
}

std::map<std::string, std::string> settings_of(const Recipe& recipe) {
  std::map<std::string, std::string> made;
  Recipe copy = recipe;  // the list of keys points at what could be set
  Words words = words_of(copy);
  for (const Key& key : keys_of(copy, words))
    if (key.weighs)
      made[key.name] =
          std::visit([](const auto* value) { return fmt::format("{}", *value); }, key.value);
  for (const auto& [name, weight] : recipe.mixture.families)
    made["mixture.families." + name] = fmt::format("{}", weight);
  for (const auto& [name, weight] : recipe.mixture.roles)
    made["mixture.roles." + name] = fmt::format("{}", weight);
  for (const auto& [level, weight] : recipe.mixture.levels)
    made[fmt::format("mixture.levels.{}", static_cast<int>(level))] = fmt::format("{}", weight);
  return made;
}

}  // namespace convene
