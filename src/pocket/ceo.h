#pragma once

#include <cstdint>
#include <string>

#include "pocket/family.h"

namespace convene::pocket {

/// What the CEO knows when it rules.
struct Standing {
  std::int64_t round = 1;
  std::int64_t rounds = 4;
  /// Of the solution: "none", "unchecked"; "checked same", "checked different" by a program;
  /// "agreed", "disputed" by critics who judge for themselves.
  std::string state = "none";
  std::int64_t spent_percent = 0;
};

Standing random_standing(Random& random);

/// The ruling that is taught, as JSON: stop once a check agreed, or when there is a solution and at
/// most a tenth of the budget is left. Hard tasks get three experts; after a failed check other
/// steps are asked for.
std::string taught_ruling(const Standing& standing, Level level);

}  // namespace convene::pocket
