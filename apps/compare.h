#pragma once

#include "options.h"

namespace convene {

/// convene pocket --compare A,B,…: teams and controls (see controls.h) on the same held-out
/// problems, all discussions side by side in one hall, and the first's paired difference to each
/// other.
int compare_teams(const PocketOptions& options);

}  // namespace convene
