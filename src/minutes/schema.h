#pragma once

#include "minutes/sqlite.h"

namespace convene {

/// The version of the tables that this program writes; the store carries its own in user_version.
inline constexpr int kSchemaVersion = 3;

/// Makes the tables where there are none, and those that an older version lacked. Throws Error when
/// the file is another program's, or from a newer version of this one.
void prepare_to_write(Database& database);
/// Checks the same, and forbids every change; what an older version lacked reads as empty.
void prepare_to_read(Database& database);

}  // namespace convene
