#include "pocket_problem.h"

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"

namespace convene {

pocket::Level level_named(const std::string& word) {
  if (word == "easy") return pocket::Level::easy;
  if (word == "medium") return pocket::Level::medium;
  if (word == "hard") return pocket::Level::hard;
  throw Error("no level is called '" + printable(word) + "'", "one of easy, medium, hard");
}

const char* to_string(pocket::Level level) {
  if (level == pocket::Level::easy) return "easy";
  return level == pocket::Level::medium ? "medium" : "hard";
}

pocket::Task drawn_task(const std::string& family, pocket::Level level, std::uint64_t seed) {
  Random random(
      Hasher().add(family).add(to_string(level)).add(static_cast<std::int64_t>(seed)).value());
  return draw_from(pocket::Split::test, pocket::family_named(family), level, random);
}

Problem problem_of(const pocket::Task& task) {
  Problem problem;
  problem.id = task.family + "-" + sha256_hex(task.canonical).substr(0, 12);
  problem.parts = {{"statement", task.statement},
                   {"family", task.family},
                   {"task", task.task},
                   {"given", task.given},
                   {"goal", task.goal}};
  problem.kind = AnswerKind::text;
  return problem;
}

}  // namespace convene
