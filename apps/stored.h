#pragma once

#include <string>

#include "minutes/store.h"

namespace convene {

/// The store that a command means: the file it names, or the newest run. Throws Error where there
/// is none.
std::string store_path(const std::string& said);

/// The discussion that a command means: the one it names (0: the last one). Throws Error where
/// there is none.
DiscussionId chosen_discussion(const Store& store, DiscussionId said);

/// A recorded discussion as the outcome it had; of an interrupted one, an outcome that says so.
Outcome outcome_of(const Recording& recording);

}  // namespace convene
