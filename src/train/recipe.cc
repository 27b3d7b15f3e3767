#include "train/recipe.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <functional>
#include <map>

#include "base/error.h"

namespace convene {
namespace {

[[noreturn]] void fail(const std::string& file, const toml::source_region& where,
                       const std::string& what) {
  throw Error(fmt::format("{}:{}: {}", file, where.begin.line, what),
              "configs/pocket.toml shows every key");
}

/// A table whose keys are all known: each is bound to the value it sets.
class Keys {
 public:
  Keys(std::string file, std::string table) : file_(std::move(file)), table_(std::move(table)) {}

  template <class T>
  Keys& set(const std::string& key, T& value, const char* expected) {
    setters_[key] = [this, key, &value, expected](const toml::node& node) {
      const auto read = node.value<T>();
      if (!read) fail(file_, node.source(), fmt::format("{} has to be {}", key, expected));
      value = *read;
    };
    return *this;
  }
  Keys& whole(const std::string& key, int& value) { return set(key, value, "a whole number"); }
  Keys& whole(const std::string& key, std::int64_t& value) {
    return set(key, value, "a whole number");
  }
  Keys& number(const std::string& key, double& value) { return set(key, value, "a number"); }
  Keys& text(const std::string& key, std::string& value) { return set(key, value, "a text"); }
  Keys& yes(const std::string& key, bool& value) { return set(key, value, "true or false"); }
  Keys& table(const std::string& key, std::function<void(const toml::table&)> read) {
    setters_[key] = [this, key, read = std::move(read)](const toml::node& node) {
      if (!node.is_table()) fail(file_, node.source(), key + " has to be a table");
      read(*node.as_table());
    };
    return *this;
  }

  void read(const toml::table& table) const {
    for (const auto& [key, node] : table) {
      const auto found = setters_.find(std::string(key.str()));
      if (found == setters_.end())
        fail(file_, node.source(), fmt::format("unknown key {}{}", table_, key.str()));
      found->second(node);
    }
  }

 private:
  std::string file_, table_;
  std::map<std::string, std::function<void(const toml::node&)>> setters_;
};

std::map<std::string, double> weights(const toml::table& table, const std::string& file) {
  std::map<std::string, double> made;
  for (const auto& [key, node] : table) {
    const auto weight = node.value<double>();
    if (!weight || *weight < 0) fail(file, node.source(), "a weight is a number from 0 on");
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

void read_mixture(const toml::table& table, const std::string& file, pocket::Mixture& mixture) {
  Keys(file, "mixture.")
      .table("families", [&](const toml::table& t) { mixture.families = weights(t, file); })
      .table("roles", [&](const toml::table& t) { mixture.roles = weights(t, file); })
      .table("levels",
             [&](const toml::table& t) {
               mixture.levels.clear();
               for (const auto& [name, weight] : weights(t, file))
                 mixture.levels[level_named(name, file, t)] = weight;
             })
      .read(table);
}

void read_model(const toml::table& table, const std::string& file, ModelShape& m) {
  std::string architecture = "qwen2";
  Keys(file, "model.")
      .text("architecture", architecture)
      .whole("hidden", m.hidden)
      .whole("layers", m.layers)
      .whole("heads", m.heads)
      .whole("kv_heads", m.kv_heads)
      .whole("ff", m.ff)
      .whole("context", m.context)
      .number("rope_theta", m.rope_theta)
      .number("norm_eps", m.norm_eps)
      .read(table);
  if (architecture != "qwen2")
    fail(file, table.source(),
         fmt::format("model.architecture is \"{}\", but only \"qwen2\" can be trained",
                     architecture));
}

void read_fit(const toml::table& table, const std::string& file, FitPlan& fit) {
  OptimiserPlan& o = fit.optimiser;
  std::string schedule = "wsd";
  std::int64_t seed = static_cast<std::int64_t>(fit.seed);
  Keys(file, "fit.")
      .whole("tokens", fit.schedule.tokens)
      .whole("warmup_tokens", fit.schedule.warmup_tokens)
      .text("schedule", schedule)
      .number("decay", fit.schedule.decay)
      .number("rate", o.rate)
      .number("beta1", o.beta1)
      .number("beta2", o.beta2)
      .number("eps", o.eps)
      .number("weight_decay", o.weight_decay)
      .number("clip", o.clip)
      .whole("packs", fit.step.packs)
      .whole("pack_tokens", fit.step.tokens_max)
      .yes("bf16", fit.bf16)
      .whole("seed", seed)
      .number("checkpoint_minutes", fit.checkpoint_minutes)
      .whole("checkpoints_kept", fit.checkpoints_kept)
      .whole("held_out_tokens", fit.held_out_tokens)
      .whole("held_out_problems", fit.held_out_problems)
      .whole("reply_tokens", fit.reply_tokens)
      .read(table);
  fit.seed = static_cast<std::uint64_t>(seed);
  if (schedule != "wsd" && schedule != "cosine")
    fail(file, table.source(), "fit.schedule is \"wsd\" or \"cosine\"");
  fit.schedule.cosine = schedule == "cosine";
}

void read_on_policy(const toml::table& table, const std::string& file, OnPolicyPlan& plan) {
  Keys(file, "on_policy.")
      .number("share", plan.share)
      .number("from", plan.from)
      .whole("every_tokens", plan.every_tokens)
      .whole("problems", plan.problems)
      .whole("tries", plan.tries)
      .number("temperature", plan.temperature)
      .whole("kept", plan.kept)
      .read(table);
}

void validate(const Recipe& recipe, const std::string& file) {
  const auto need = [&](bool good, const char* what) {
    if (!good) throw Error(file + ": " + what, "configs/pocket.toml shows values that work");
  };
  const Schedule& s = recipe.fit.schedule;
  validate(recipe.model);
  need(recipe.tokenizer.size >= 259,
       "tokenizer.size is too small: the 256 bytes and 3 special tokens already make 259");
  need(recipe.tokenizer.lessons > 0, "tokenizer.lessons has to be above 0");
  need(s.tokens > 0 && s.warmup_tokens >= 0 && s.decay > 0 && s.decay <= 1,
       "fit.decay has to be in (0, 1], tokens above 0");
  need(recipe.fit.step.packs > 0 && recipe.fit.step.tokens_max > 0,
       "fit.packs and fit.pack_tokens have to be above 0");
  need(recipe.fit.step.tokens_max <= 65536, "fit.pack_tokens is at most 65536");
  need(recipe.fit.checkpoints_kept > 0 && recipe.fit.checkpoint_minutes >= 0,
       "fit.checkpoints_kept has to be above 0, fit.checkpoint_minutes not below");
  need(recipe.fit.held_out_tokens > 0 && recipe.fit.held_out_problems >= 0 &&
           recipe.fit.reply_tokens > 0,
       "fit.held_out_tokens and fit.reply_tokens have to be above 0");
  const OnPolicyPlan& p = recipe.on_policy;
  need(p.share >= 0 && p.share <= 1 && p.from >= 0, "on_policy.share has to be in [0, 1]");
  need(p.every_tokens > 0 && p.problems > 0 && p.tries > 0 && p.kept > 0 && p.temperature >= 0,
       "on_policy's numbers have to be above 0");
}

}  // namespace

Recipe parse_recipe(std::string_view toml, const std::string& file) {
  Recipe recipe;
  std::string prompts = recipe.prompts;
  try {
    const toml::table table = toml::parse(toml, file);
    Keys(file, "")
        .text("name", recipe.name)
        .text("description", recipe.description)
        .text("prompts", prompts)
        .table("model", [&](const toml::table& t) { read_model(t, file, recipe.model); })
        .table("tokenizer",
               [&](const toml::table& t) {
                 Keys(file, "tokenizer.")
                     .whole("size", recipe.tokenizer.size)
                     .whole("lessons", recipe.tokenizer.lessons)
                     .read(t);
               })
        .table("mixture", [&](const toml::table& t) { read_mixture(t, file, recipe.mixture); })
        .table("fit", [&](const toml::table& t) { read_fit(t, file, recipe.fit); })
        .table("on_policy",
               [&](const toml::table& t) { read_on_policy(t, file, recipe.on_policy); })
        .read(table);
  } catch (const toml::parse_error& error) {
    fail(file, error.source(), std::string(error.description()));
  }
  recipe.prompts = prompts;
  validate(recipe, file);
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
  const auto say = [&](const std::string& key, const auto& value) {
    made[key] = fmt::format("{}", value);
  };
  const ModelShape& m = recipe.model;
  say("model.hidden", m.hidden);
  say("model.layers", m.layers);
  say("model.heads", m.heads);
  say("model.kv_heads", m.kv_heads);
  say("model.ff", m.ff);
  say("model.context", m.context);
  say("model.rope_theta", m.rope_theta);
  say("model.norm_eps", m.norm_eps);
  say("tokenizer.size", recipe.tokenizer.size);
  say("tokenizer.lessons", recipe.tokenizer.lessons);
  for (const auto& [name, weight] : recipe.mixture.families)
    say("mixture.families." + name, weight);
  for (const auto& [name, weight] : recipe.mixture.roles) say("mixture.roles." + name, weight);
  for (const auto& [level, weight] : recipe.mixture.levels)
    say("mixture.levels." + std::to_string(static_cast<int>(level)), weight);
  const FitPlan& f = recipe.fit;
  say("fit.tokens", f.schedule.tokens);
  say("fit.warmup_tokens", f.schedule.warmup_tokens);
  say("fit.schedule", f.schedule.cosine ? "cosine" : "wsd");
  say("fit.decay", f.schedule.decay);
  say("fit.rate", f.optimiser.rate);
  say("fit.beta1", f.optimiser.beta1);
  say("fit.beta2", f.optimiser.beta2);
  say("fit.eps", f.optimiser.eps);
  say("fit.weight_decay", f.optimiser.weight_decay);
  say("fit.clip", f.optimiser.clip);
  say("fit.packs", f.step.packs);
  say("fit.pack_tokens", f.step.tokens_max);
  say("fit.bf16", f.bf16);
  say("fit.seed", f.seed);
  say("fit.reply_tokens", f.reply_tokens);
  const OnPolicyPlan& p = recipe.on_policy;
  say("on_policy.share", p.share);
  say("on_policy.from", p.from);
  say("on_policy.every_tokens", p.every_tokens);
  say("on_policy.problems", p.problems);
  say("on_policy.tries", p.tries);
  say("on_policy.temperature", p.temperature);
  say("on_policy.kept", p.kept);
  return made;
}

}  // namespace convene
