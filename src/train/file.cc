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
  throw Error("cannot " + doing + " " + path.string() + ": " + std::strerror(errno));
}

void write_all(int file, std::string_view bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int why = errno;
      ::close(file);
      ::unlink(path.c_str());
      errno = why;
      fail("write", path);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) fail("read", path);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

void write_file(const std::filesystem::path& path, std::string_view bytes) {
  std::filesystem::path part = path;
  part += ".part";
  const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) fail("write", part);
  write_all(file, bytes, part);
  const bool flushed = ::fsync(file) == 0;
  if (::close(file) != 0 || !flushed) fail("flush", part);
  if (::rename(part.c_str(), path.c_str()) != 0) fail("replace", path);
}

}  // namespace convene
