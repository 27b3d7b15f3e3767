#include "output.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <numeric>

#include "base/error.h"
#include "base/text.h"
#include "column.h"

namespace convene {
namespace {

constexpr int kNameMin = 16;  ///< columns; narrower, a name cannot be read

/// Text of at most that width; lines but the first are set in further.
std::string broken(const std::string& text, int width) {
  if (display_width(text) <= width) return text;
  const std::size_t set_in = std::min(text.find_first_not_of(' '), text.size());
  const int indent = static_cast<int>(set_in) + 2;
  return text.substr(0, set_in) + laid_out(text.substr(set_in), indent, width);
}

std::string row_of(const std::vector<std::string>& cells, const std::vector<int>& widths) {
  std::string text, below;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    std::string cell = i == 0 ? broken(cells[i], widths[i]) : cells[i];
    if (const std::size_t end = cell.find('\n'); end != std::string::npos) {
      below = cell.substr(end);
      cell.resize(end);
    }
    text += cell;
    if (i + 1 == cells.size()) break;
    const int gap = widths[i] - display_width(cell) + 2;
    text.append(static_cast<std::size_t>(gap), ' ');
  }
  return text + below + '\n';
}

}  // namespace

void print(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EPIPE) return;  // the reader has had enough
    if (written < 0)
      throw Error(fmt::format("cannot write to standard output: {}", std::strerror(errno)),
                  "is the disk full?");
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

std::string as_columns(const std::vector<std::vector<std::string>>& rows, int width) {
  std::vector<int> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i]));
  }
  const int whole =
      std::accumulate(widths.begin(), widths.end(), 2 * static_cast<int>(widths.size()) - 2);
  if (width > 0 && whole > width)
    widths[0] = std::clamp(widths[0] - (whole - width), std::min(kNameMin, widths[0]), widths[0]);
  std::string text;
  for (const auto& row : rows) text += row_of(row, widths);
  return text;
}

}  // namespace convene
