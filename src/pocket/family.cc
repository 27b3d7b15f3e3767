#include "pocket/family.h"

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "pocket/algebra.h"
#include "pocket/choice.h"
#include "pocket/function.h"
#include "pocket/program.h"
#include "pocket/sentence.h"
#include "pocket/target.h"

namespace convene::pocket {
namespace {

std::vector<std::unique_ptr<Family>> every_family() {
  std::vector<std::unique_ptr<Family>> all;
  all.push_back(target());
  all.push_back(algebra());
  all.push_back(choice());
  all.push_back(sentence());
  all.push_back(function());
  all.push_back(program());
  return all;
}

}  // namespace

Check refused(const std::string& why) {
  return {false, "none", why + ".", why};
}

std::string Family::form(const Task& task, const std::string& answer) const {
  const std::string value = check(task, answer).value;
  return value == "none" ? "none: " + std::string(trimmed(answer)) : value;
}

const std::vector<std::unique_ptr<Family>>& families() {
  static const std::vector<std::unique_ptr<Family>> all = every_family();
  return all;
}

const Family& family_named(const std::string& name) {
  std::vector<std::string> names;
  for (const auto& family : families()) {
    if (family->name() == name) return *family;
    names.push_back(family->name());
  }
  throw Error("there is no pocket family '" + name + "'", "one of: " + join(names, ", "));
}

Split split_of(const Task& task) {
  const std::uint64_t hash = Hasher().add("held out").add(task.family).add(task.canonical).value();
  if (hash % 16 != 0) return Split::training;
  return hash % 32 == 0 ? Split::development : Split::test;
}

Task draw_from(Split split, const Family& family, Level level, Random& random) {
  while (true) {
    Task task = family.draw(level, random);
    if (split_of(task) != split) continue;
    if (split != Split::test || family.is_unambiguous(task)) return task;
  }
}

}  // namespace convene::pocket
