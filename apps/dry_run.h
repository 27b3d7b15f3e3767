#pragma once

#include <optional>
#include <string>

#include "bench/plan.h"

namespace convene {

/// What stands around a plan that is not in it.
struct Surroundings {
  std::optional<TokenPrice> price = {};  ///< of the dearest model; absent: unknown
  std::string no_sandbox = {};           ///< why code cannot be graded; empty: it can, or need not
  std::string store = {};                ///< where the run would be kept
};

/// Prints what a plan takes at most, what of it is there already and what is missing. Spends and
/// writes nothing. The exit code tells whether anything is missing.
int tell_dry_run(const EvalPlan& plan, const Surroundings& around);

}  // namespace convene
