#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/hash.h"
#include "base/random.h"
#include "bench/benchmark.h"

// Pocket six: procedural problems that no training has seen, at three levels, graded by their
// family's exact checker. A file is not needed.

namespace convene {
namespace {

struct NamedLevel {
  const char* name;
  pocket::Level level;
};
constexpr NamedLevel kLevels[] = {{"easy", pocket::Level::easy},
                                  {"medium", pocket::Level::medium},
                                  {"hard", pocket::Level::hard}};

bool wanted(const std::vector<std::string>& only, const std::string& name) {
  return only.empty() || std::find(only.begin(), only.end(), name) != only.end();
}

void check_names(const LoadOptions& options) {
  for (const std::string& family : options.families) pocket::family_named(family);
  for (const std::string& level : options.levels) {
    const bool known = std::any_of(std::begin(kLevels), std::end(kLevels),
                                   [&](const NamedLevel& l) { return level == l.name; });
    if (!known) throw Error("no level is called '" + level + "'", "one of easy, medium, hard");
  }
}

Item item_of(const pocket::Task& task, const std::string& group) {
  Item item;
  item.problem = problem_about(task.family + "-" + sha256_hex(task.canonical).substr(0, 12),
                               task.statement, AnswerKind::text);
  for (const auto& [name, text] : {std::pair{"family", task.family},
                                   {"task", task.task},
                                   {"given", task.given},
                                   {"goal", task.goal}})
    item.problem.parts.push_back({name, text});
  item.group = group;
  item.task = task;
  item.reference = "answer: " + task.solution;
  item.place = group;
  return item;
}

/// Different problems; fewer where the family has no more.
void draw(const pocket::Family& family, const NamedLevel& level, const LoadOptions& options,
          std::set<std::string>& seen, std::vector<Item>& items) {
  const std::string group = family.name() + "/" + level.name;
  Random random(Hasher().add("pocket six").add(group).add(std::to_string(options.seed)).value());
  int drawn = 0;
  for (int tries = 0; drawn < options.per_cell && tries < 200 + 50 * options.per_cell; ++tries) {
    pocket::Task task =
        draw_from(options.development ? pocket::Split::development : pocket::Split::test, family,
                  level.level, random);
    if (!seen.insert(task.family + "|" + task.canonical).second) continue;
    items.push_back(item_of(task, group));
    ++drawn;
  }
}

}  // namespace

std::vector<Item> load_pocket(const DataFile&, const LoadOptions& options) {
  check_names(options);
  std::vector<Item> items;
  std::set<std::string> seen;
  for (const auto& family : pocket::families()) {
    if (!wanted(options.families, family->name())) continue;
    for (const NamedLevel& level : kLevels)
      if (wanted(options.levels, level.name)) draw(*family, level, options, seen, items);
  }
  return items;
}

}  // namespace convene
