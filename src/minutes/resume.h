#pragma once

#include <memory>

#include "discussion/team.h"
#include "minutes/record.h"

namespace convene {

/// The team that a run was begun with, from what the run keeps: the files may have changed since.
/// Throws Error when this program no longer understands it.
Team team_of(const Run& run);

/// What a hall needs to continue a discussion where it was left. What was answered is not asked
/// again, what was lost or failed for a passing reason is. Throws Error when the team had ended it
/// itself.
Opening resumption(const Recording& recording, std::shared_ptr<const Protocol> protocol);

}  // namespace convene
