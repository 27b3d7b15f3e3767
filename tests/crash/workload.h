#pragma once

#include <functional>
#include <map>
#include <string>

#include "engine/scripted.h"
#include "minutes/store.h"

namespace convene::testing {

/// Many discussions at once on the scripted engine: panels whose every prompt carries all that was
/// said before, votes that cancel their siblings, programs, failures, replies that come late.

/// Begins them in an empty store, or takes up what a store has not finished, and runs them to the
/// end. Throws Error when the store fails.
/// asked is told of every request, on the engine's thread; recorder stands between hall and store.
void run_workload(Store& store, Recorder& recorder, std::function<void(const Request&)> asked);

/// The final minutes of every discussion, by id.
std::map<DiscussionId, Minutes> final_minutes(const Store& store);

}  // namespace convene::testing
