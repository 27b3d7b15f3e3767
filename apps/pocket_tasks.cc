#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <random>

#include "base/error.h"
#include "commands.h"
#include "compare.h"
#include "output.h"
#include "pocket_problem.h"
#include "seed.h"

namespace convene {
namespace {

using Json = nlohmann::ordered_json;
using pocket::Level;

constexpr std::uint64_t kExampleSeed = 1;

std::string listed() {
  std::string text;
  for (const auto& family : pocket::families()) {
    text += family->name() + "\n";
    for (const Level level : {Level::easy, Level::medium, Level::hard})
      text += fmt::format("  {:<7} {}\n", to_string(level),
                          drawn_task(family->name(), level, kExampleSeed).statement);
  }
  return text + "\nconvene pocket FAMILY draws one, convene solve --pocket FAMILY has it solved.\n";
}

Json json_of_family(const pocket::Family& family) {
  Json json = {{"name", family.name()}};
  for (const Level level : {Level::easy, Level::medium, Level::hard})
    json[to_string(level)] = drawn_task(family.name(), level, kExampleSeed).statement;
  return json;
}

std::string drawn(const PocketOptions& options) {
  const Level level = level_named(options.level.empty() ? "easy" : options.level);
  const std::uint64_t seed = options.seed.value_or(fresh_seed());
  const pocket::Task task = drawn_task(options.family, level, seed);
  if (!options.json)
    return fmt::format("{}\n\nsolve it: convene solve --pocket {} --level {} --seed {}\n",
                       task.statement, task.family, to_string(level), seed);
  const Json json = {{"family", task.family}, {"level", to_string(level)},
                     {"seed", seed},          {"statement", task.statement},
                     {"task", task.task},     {"given", task.given},
                     {"goal", task.goal}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string all_families(bool as_json) {
  if (!as_json) return listed();
  Json json = Json::array();
  for (const auto& family : pocket::families()) json.push_back(json_of_family(*family));
  return json.dump(2) + "\n";
}

}  // namespace

int pocket_tasks(const PocketOptions& options) {
  if (!options.compare.empty()) return compare_teams(options);
  print(options.family.empty() ? all_families(options.json) : drawn(options));
  return kAnswered;
}

}  // namespace convene
