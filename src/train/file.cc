#include "train/file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "base/error.h"

namespace convene {
namespace {

[[noreturn]] void fail(const std::string& doing, const std::filesystem::path& path) {
  const bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
  throw Error("cannot " + doing + " " + path.string() + ": " + std::strerror(errno),
              full ? "free some space and go on; what was written before is whole" : "");
}

[[noreturn]] void fail_and_remove(const std::string& doing, const std::filesystem::path& path) {
  const int why = errno;
  ::unlink(path.c_str());
  errno = why;
  fail(doing, path);
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// So that a name is as durable as what it names.
void flush_folder(const std::filesystem::path& folder) {
  const int file =
      ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return;
  ::fsync(file);
  ::close(file);
}

}  // namespace

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) fail("read", path);
  if (std::filesystem::is_directory(path)) throw Error(path.string() + " is a folder, not a file");
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

void write_file(const std::filesystem::path& path, std::string_view bytes) {
  std::filesystem::path part = path;
  part += ".part";
  const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) fail("write", part);
  const bool written = write_all(file, bytes) && ::fsync(file) == 0;
  const int why = errno;
  const bool closed = ::close(file) == 0;
  if (!written) errno = why;
  if (!written || !closed) fail_and_remove("write", part);
  if (::rename(part.c_str(), path.c_str()) != 0) fail("replace", path);
  flush_folder(path.parent_path());
}

}  // namespace convene
