#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "catalogue.h"
#include "discussion/team.h"
#include "minutes/record.h"
#include "options.h"
#include "pocket/family.h"

namespace convene {

/// How a run was started, as the store keeps it, so that it can go on. Never a key.
std::map<std::string, std::string> settings_of(const SolveOptions& options, const Source& source);

/// The model flags that a stored run was started with.
ModelOptions model_options_of(const std::map<std::string, std::string>& settings);

/// The pocket task that a stored run drew, if it did.
std::optional<pocket::Task> task_of(const Run& run);

/// The team under these limits. Rounds are the protocol's own setting where it has one.
Team under_limits(Team team, const Limits& limits);

/// What plays a stored discussion, each ask under the limits that held for it.
std::shared_ptr<const Protocol> protocol_of(const Team& team, const DiscussionRow& discussion);

/// What `over` says, and what `under` says where it says nothing.
Limits limits_over(const Limits& under, const Limits& over);

}  // namespace convene
