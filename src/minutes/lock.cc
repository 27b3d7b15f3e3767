#include "minutes/lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"

namespace convene {
namespace {

/// The last holder may have removed the file between our open and our lock: then the lock is on
/// nothing.
bool still_there(int descriptor, const std::string& path) {
  struct stat ours {};
  struct stat theirs {};
  return fstat(descriptor, &ours) == 0 && stat(path.c_str(), &theirs) == 0 &&
         ours.st_ino == theirs.st_ino && ours.st_dev == theirs.st_dev;
}

}  // namespace

WriterLock::WriterLock(const std::string& path) : path_(path + ".lock") {
  while (true) {
    descriptor_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor_ < 0)
      throw Error(
          path + ": cannot be written (" + std::strerror(errno) + ")",
          "check that the folder exists and may be written, or name another file with --out");
    if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      const int trouble = errno;
      close(descriptor_);
      if (trouble == EWOULDBLOCK)
        throw Error(path + ": another process is writing to it",
                    "wait for that process to end, or name another file with --out");
      throw Error(path + ": cannot be locked (" + std::strerror(trouble) + ")",
                  "name a file on a local disk with --out");
    }
    if (still_there(descriptor_, path_)) return;
    close(descriptor_);
  }
}

WriterLock::~WriterLock() {
  unlink(path_.c_str());
  close(descriptor_);
}

}  // namespace convene
