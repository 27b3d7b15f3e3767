#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <string>

#include "base/check.h"

namespace convene::testing {

/// A file of lines that survives the writer's sudden death: each line is one write to its end.
class Journal {
 public:
  explicit Journal(const std::string& path)
      : descriptor_(open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)) {
    CHECK(descriptor_ >= 0, "path={}", path);
  }
  ~Journal() { close(descriptor_); }
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  void add(const std::string& line) {
    const std::string text = line + "\n";
    const ssize_t written = write(descriptor_, text.data(), text.size());
    CHECK(written == static_cast<ssize_t>(text.size()), "written={}", written);
  }

 private:
  int descriptor_;
};

}  // namespace convene::testing
