#pragma once

#include "minutes/record.h"
#include "minutes/sqlite.h"

namespace convene {

/// What a hall reports, as rows: the recorder's part of the store. No transactions here.

/// A turn is about to be sent, for the first time or again.
void keep_intent(Database& database, DiscussionId id, const Intent& intent);
/// It came out.
void keep_minute(Database& database, DiscussionId id, const Minute& minute);
/// The discussion ended, perhaps not for the first time.
void keep_outcome(Database& database, DiscussionId id, const Outcome& outcome);

}  // namespace convene
