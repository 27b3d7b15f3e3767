#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "pocket/family.h"
#include "pocket/python_run.h"

namespace {

using namespace convene::pocket;

/// A few tasks of every family and level, drawn once.
const std::vector<Task>& some_tasks() {
  static const std::vector<Task> all = [] {
    std::vector<Task> drawn;
    convene::Random random(1);
    for (const auto& family : families())
      for (int i = 0; i < 6; ++i) drawn.push_back(family->draw(static_cast<Level>(i % 3), random));
    return drawn;
  }();
  return all;
}

}  // namespace

/// The first byte picks a task, the rest is the answer: whatever it is, it is checked and told why,
/// and right only if its value is the goal. As a program it runs to an end.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Task& task = some_tasks()[data[0] % some_tasks().size()];
  const std::string answer(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Check checked = family_named(task.family).check(task, answer);
  CHECK(!checked.right || checked.value == task.goal, "'{}'", answer);
  CHECK(!checked.value.empty() && !checked.why.empty(), "'{}'", answer);
  CHECK(checked.value.size() < 2000, "'{}'", answer);
  if (checked.right) family_named(task.family).work(task, answer);
  if (const auto program = python::parse(answer, "x")) {
    const python::Run run = python::run(*program, "[4,7,1]");
    CHECK(run.value.empty() != run.trouble.empty(), "'{}'", answer);
  }
  return 0;
}
