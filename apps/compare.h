#pragma once

#include "options.h"

namespace convene {

/// convene pocket --compare A,B: both teams on the same held-out problems, all discussions side by
/// side in one hall, and the paired difference.
int compare_teams(const PocketOptions& options);

}  // namespace convene
