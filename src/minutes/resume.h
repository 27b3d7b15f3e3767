#pragma once

#include <functional>
#include <memory>

#include "discussion/team.h"
#include "minutes/record.h"

namespace convene {

/// The team that a run was begun with, from what the run keeps: the files may have changed since.
/// Throws Error when this program no longer understands it.
Team team_of(const Run& run);

/// Gives a discussion other limits from its next ask on; those that its asks so far were made under
/// are kept as earlier ones.
void change_limits(Recording& recording, const Limits& limits);

/// The team's protocol, each ask under the limits that held for it.
std::shared_ptr<const Protocol> protocol_of(const DiscussionRow& discussion,
                                            const std::function<Team(const Limits&)>& team_under);

/// What a hall needs to continue a discussion where it was left. What was answered is not asked
/// again, what was lost or failed for a passing reason is. Throws Error when the team had ended it
/// itself.
Opening resumption(const Recording& recording, std::shared_ptr<const Protocol> protocol);

}  // namespace convene
