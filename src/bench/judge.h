#pragma once

#include "bench/benchmark.h"
#include "discussion/minutes.h"
#include "discussion/protocol.h"
#include "minutes/record.h"
#include "sandbox/sandbox.h"

namespace convene {

/// Grades what a discussion came to, and every proposal on the way (solvers', revisers',
/// debaters'), by the item's profile, tests or checker. The item is the one that was put (see
/// seated). A discussion that failed because calls did is errored, one that ended without a word
/// unparsed. Without a sandbox code is errored. Blocks while programs run. Gives no discussion id
/// and no retries. Thread-safe.
VerdictRow judge(const Item& item, const Conclude& conclusion, const Minutes& minutes,
                 Sandbox* sandbox);

/// Whether a hall ended this one because the whole run was out of its budget or somebody stopped
/// it: it is not over, and goes on when the run does.
bool is_unfinished(const Conclude& conclusion);

/// Whether turns of this role propose an answer.
bool proposes(const std::string& role);

}  // namespace convene
