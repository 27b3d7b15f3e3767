#include <algorithm>
#include <iterator>
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

/// A family's problems at one level, none twice.
class Cell {
 public:
  Cell(const pocket::Family& family, const NamedLevel& level, const LoadOptions& options)
      : family_(family),
        level_(level.level),
        group_(family.name() + "/" + level.name),
        split_(options.development ? pocket::Split::development : pocket::Split::test),
        random_(Hasher().add("pocket six").add(group_).add(std::to_string(options.seed)).value()) {}

  /// How many of these are new to `seen` and the list; fewer where the level has no more.
  int draw(int wanted, std::set<std::string>& seen) {
    int drawn = 0;
    for (int tries = 0; drawn < wanted && tries < 200 + 50 * wanted; ++tries) {
      pocket::Task task = draw_from(split_, family_, level_, random_);
      if (!seen.insert(task.canonical).second) continue;
      items_.push_back(item_of(task, group_));
      ++drawn;
    }
    return drawn;
  }

  std::vector<Item>& items() { return items_; }

 private:
  const pocket::Family& family_;
  const pocket::Level level_;
  const std::string group_;
  const pocket::Split split_;
  Random random_;
  std::vector<Item> items_;
};

/// As many for the family as its levels together are to give: where one has fewer, the others give
/// more.
void draw(const pocket::Family& family, const LoadOptions& options, std::vector<Item>& items) {
  std::set<std::string> seen;
  std::vector<Cell> cells;
  std::vector<Cell*> plenty;
  int missing = 0;
  for (const NamedLevel& level : kLevels)
    if (wanted(options.levels, level.name)) cells.emplace_back(family, level, options);
  for (Cell& cell : cells) {
    const int drawn = cell.draw(options.per_cell, seen);
    missing += options.per_cell - drawn;
    if (drawn == options.per_cell) plenty.push_back(&cell);
  }
  for (std::size_t i = 0; i < plenty.size(); ++i)
    missing -= plenty[i]->draw(missing / static_cast<int>(plenty.size() - i), seen);
  for (Cell& cell : cells) std::ranges::move(cell.items(), std::back_inserter(items));
}

}  // namespace

std::vector<Item> load_pocket(const DataFile&, const LoadOptions& options) {
  check_names(options);
  std::vector<Item> items;
  for (const auto& family : pocket::families())
    if (wanted(options.families, family->name())) draw(*family, options, items);
  return items;
}

}  // namespace convene
