#include "pocket/ceo.h"

#include <fmt/format.h>

#include <vector>

namespace convene::pocket {

Standing random_standing(Random& random) {
  static const std::vector<std::string> kFirst = {"none", "none", "none", "none", "unchecked"};
  static const std::vector<std::string> kLater = {
      "checked same",      "checked same", "checked same", "checked different", "checked different",
      "checked different", "agreed",       "disputed",     "unchecked",         "none"};
  Standing standing;
  standing.rounds = random.between(1, 8);
  standing.round = random.chance(0.3) ? 1 : random.between(1, standing.rounds);
  standing.state = random.pick(standing.round == 1 ? kFirst : kLater);
  standing.spent_percent = random.chance(0.3) ? random.between(80, 100) : random.between(0, 100);
  return standing;
}

std::string taught_ruling(const Standing& standing, Level level) {
  const bool solved = standing.state == "checked same" || standing.state == "agreed";
  const bool spent = standing.spent_percent >= 90 && standing.state != "none";
  if (solved || spent)
    return R"({"decision":"stop","experts":2,"direction":"","tasks":[],"tokens_max":256})";
  const bool again = standing.state == "checked different" || standing.state == "disputed";
  const bool hard = level == Level::hard;
  return fmt::format(
      R"({{"decision":"continue","experts":{},"direction":"{}","tasks":["solve","check"{}],"tokens_max":256}})",
      hard ? 3 : 2, again ? "try other steps then check" : "solve then check",
      hard ? R"(,"check")" : "");
}

}  // namespace convene::pocket
