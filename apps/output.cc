#include "output.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/error.h"
#include "base/text.h"
#include "column.h"

namespace convene {

void print(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0)
      throw Error(fmt::format("cannot write to standard output: {}", std::strerror(errno)),
                  "is the disk full, or the reader gone?");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void write_file(const std::filesystem::path& path, std::string_view text) {
  std::filesystem::path beside = path;
  beside += fmt::format(".{}.part", ::getpid());
  std::ofstream file(beside, std::ios::binary);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  file.close();
  std::error_code trouble;
  const bool written = !file.fail();
  if (written) std::filesystem::rename(beside, path, trouble);
  if (written && !trouble) return;
  const std::string reason = trouble ? trouble.message() : std::strerror(errno);
  std::filesystem::remove(beside, trouble);
  throw Error(fmt::format("cannot write {}: {}", printable(path.string()), reason),
              "does the folder exist, and is there room?");
}

void complain(const std::string& what, const std::string& hint) {
  std::string text = "convene: " + printable(what) + "\n";
  if (!hint.empty()) text += "hint: " + printable(hint) + "\n";
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
}

std::string as_columns(const std::vector<std::vector<std::string>>& rows) {
  std::vector<int> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += row[i];
      if (i + 1 == row.size()) break;
      const int gap = widths[i] - display_width(row[i]) + 2;
      text.append(static_cast<std::size_t>(gap), ' ');
    }
    text += '\n';
  }
  return text;
}

}  // namespace convene
