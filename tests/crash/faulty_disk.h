#pragma once

#include <cstdint>

namespace convene::testing {

/// A disk under SQLite that fails on demand. SQLite knows its disks process-wide, so this is too.
enum class Fault {
  none,
  death,    ///< the process dies of SIGKILL, in the middle of a write
  full,     ///< no write succeeds any more
  no_sync,  ///< no sync succeeds any more
};

/// From now on every database of this process lies on the faulty disk, which works.
void install_faulty_disk();

/// The fault shows at the at-th write, sync, truncation or removal from now on, counted from 1.
void break_disk(Fault fault, std::int64_t at);
void mend_disk();

/// Writes, syncs, truncations and removals since the last break_disk or mend_disk.
std::int64_t disk_operations();

}  // namespace convene::testing
