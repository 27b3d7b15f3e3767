#pragma once

#include <string>

namespace convene {

/// Keeps a second writer away from a file while this object lives: an advisory lock on PATH.lock,
/// which the system lets go when the process dies, however it dies. (SQLite's own locks would keep
/// readers away too.)
class WriterLock {
 public:
  /// Does not wait. Throws Error when another process holds it, or the folder cannot be written.
  explicit WriterLock(const std::string& path);
  ~WriterLock();
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;

 private:
  std::string path_;
  int descriptor_ = -1;
};

}  // namespace convene
