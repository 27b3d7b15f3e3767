#include "crash/faulty_disk.h"

#include <signal.h>
#include <sqlite3.h>
#include <unistd.h>

#include <atomic>

#include "base/check.h"

// A SQLite VFS (https://sqlite.org/vfs.html) that wraps the default one.

namespace convene::testing {
namespace {

std::atomic<Fault> fault_planned = Fault::none;
std::atomic<std::int64_t> fault_at = 0;
std::atomic<std::int64_t> operations = 0;

sqlite3_vfs* real_disk = nullptr;
sqlite3_vfs faulty_disk;

/// SQLite allocates szOsFile bytes: this, and then the real file.
struct File {
  sqlite3_file base;
};

sqlite3_file* real(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file) + 1);
}

/// Counts an operation; gives the fault that is due.
Fault due() {
  return ++operations >= fault_at ? fault_planned.load() : Fault::none;
}

[[noreturn]] void die() {
  kill(getpid(), SIGKILL);
  while (true) pause();
}

int close_file(sqlite3_file* file) {
  return real(file)->pMethods->xClose(real(file));
}
int read_file(sqlite3_file* file, void* into, int bytes, sqlite3_int64 from) {
  return real(file)->pMethods->xRead(real(file), into, bytes, from);
}
int write_file(sqlite3_file* file, const void* from, int bytes, sqlite3_int64 to) {
  const Fault fault = due();
  if (fault == Fault::full) return SQLITE_FULL;
  if (fault == Fault::death) {
    real(file)->pMethods->xWrite(real(file), from, bytes / 2, to);
    die();
  }
  return real(file)->pMethods->xWrite(real(file), from, bytes, to);
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  if (due() == Fault::death) die();
  return real(file)->pMethods->xTruncate(real(file), size);
}
int sync_file(sqlite3_file* file, int flags) {
  const Fault fault = due();
  if (fault == Fault::death) die();
  if (fault == Fault::no_sync) return SQLITE_IOERR_FSYNC;
  return real(file)->pMethods->xSync(real(file), flags);
}
int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  return real(file)->pMethods->xFileSize(real(file), size);
}
int lock_file(sqlite3_file* file, int level) {
  return real(file)->pMethods->xLock(real(file), level);
}
int unlock_file(sqlite3_file* file, int level) {
  return real(file)->pMethods->xUnlock(real(file), level);
}
int check_lock(sqlite3_file* file, int* held) {
  return real(file)->pMethods->xCheckReservedLock(real(file), held);
}
int control_file(sqlite3_file* file, int operation, void* argument) {
  return real(file)->pMethods->xFileControl(real(file), operation, argument);
}
int sector_size(sqlite3_file* file) {
  return real(file)->pMethods->xSectorSize(real(file));
}
int characteristics(sqlite3_file* file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

const sqlite3_io_methods* methods() {
  static const sqlite3_io_methods table = [] {
    sqlite3_io_methods m{};
    m.iVersion = 1;  // without shared memory and mapping: no write passes us by
    m.xClose = close_file;
    m.xRead = read_file;
    m.xWrite = write_file;
    m.xTruncate = truncate_file;
    m.xSync = sync_file;
    m.xFileSize = size_of_file;
    m.xLock = lock_file;
    m.xUnlock = unlock_file;
    m.xCheckReservedLock = check_lock;
    m.xFileControl = control_file;
    m.xSectorSize = sector_size;
    m.xDeviceCharacteristics = characteristics;
    return m;
  }();
  return &table;
}

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flags_out) {
  file->pMethods = nullptr;
  const int code = real_disk->xOpen(real_disk, name, real(file), flags, flags_out);
  if (code == SQLITE_OK) file->pMethods = methods();
  return code;
}

int remove_file(sqlite3_vfs*, const char* name, int sync_folder) {
  if (due() == Fault::death) die();
  return real_disk->xDelete(real_disk, name, sync_folder);
}

}  // namespace

void install_faulty_disk() {
  if (real_disk) return;
  real_disk = sqlite3_vfs_find(nullptr);
  faulty_disk = *real_disk;
  faulty_disk.pNext = nullptr;
  faulty_disk.zName = "faulty";
  faulty_disk.szOsFile += static_cast<int>(sizeof(File));
  faulty_disk.xOpen = open_file;
  faulty_disk.xDelete = remove_file;
  CHECK(sqlite3_vfs_register(&faulty_disk, 1) == SQLITE_OK, "the faulty disk");
}

void break_disk(Fault fault, std::int64_t at) {
  operations = 0;
  fault_at = at;
  fault_planned = fault;
}

void mend_disk() {
  break_disk(Fault::none, 0);
}

std::int64_t disk_operations() {
  return operations;
}

}  // namespace convene::testing
