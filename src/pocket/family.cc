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

Task draw_where(bool held_out, const Family& family, Level level, Random& random) {
  while (true) {
    Task task = family.draw(level, random);
    if (is_held_out(task) == held_out) return task;
  }
}

}  // namespace

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

bool is_held_out(const Task& task) {
  return Hasher().add("held out").add(task.family).add(task.canonical).value() % 16 == 0;
}

Task draw_held_out(const Family& family, Level level, Random& random) {
  return draw_where(true, family, level, random);
}

Task draw_for_training(const Family& family, Level level, Random& random) {
  return draw_where(false, family, level, random);
}

}  // namespace convene::pocket
