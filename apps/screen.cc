#include "screen.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include "column.h"

namespace convene {
namespace {

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value && *value;
}

int columns_of(int fd) {
  winsize size{};
  if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

}  // namespace

Surface surface_of(int fd, bool no_color) {
  Surface surface;
  const char* term = std::getenv("TERM");
  surface.live = isatty(fd) && term && std::string_view(term) != "dumb";
  surface.colour = surface.live && !no_color && !is_set("NO_COLOR");
  if (surface.live) surface.columns = [fd] { return std::clamp(columns_of(fd), 24, 110); };
  surface.width = surface.live ? surface.columns() : 96;
  return surface;
}

std::string painted(const Surface& surface, Paint paint, std::string_view text) {
  if (!surface.colour || paint == Paint::plain) return std::string(text);
  const char* code = paint == Paint::dim       ? "2"
                     : paint == Paint::bold    ? "1"
                     : paint == Paint::red     ? "31"
                     : paint == Paint::green   ? "32"
                     : paint == Paint::yellow  ? "33"
                     : paint == Paint::blue    ? "34"
                     : paint == Paint::magenta ? "35"
                                               : "36";
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

Screen::Screen(Surface surface, Write write)
    : surface_(std::move(surface)), write_(std::move(write)) {
  if (surface_.live) ticker_ = std::jthread([this](const std::stop_token& stop) { tick(stop); });
}

Screen::~Screen() {
  status("");
}

void Screen::text(std::string_view text) {
  if (text.empty()) return;
  const std::lock_guard lock(mutex_);
  std::string out;
  erase(out);
  out += text;
  const std::size_t last = text.rfind('\n');
  if (last == std::string_view::npos) {
    partial_ += text;
  } else {
    partial_ = text.substr(last + 1);
  }
  draw(out);
  write_(out);
}

void Screen::status(std::string line) {
  if (!surface_.live) return;
  const std::lock_guard lock(mutex_);
  std::string out;
  erase(out);
  status_ = std::move(line);
  draw(out);
  write_(out);
}

/// Takes the status line away and leaves the cursor where text goes on.
void Screen::erase(std::string& out) const {
  if (!drawn_) return;
  out += "\r\x1b[K";
  if (partial_.empty()) return;
  // A window made narrower has broken the line into several.
  const int rows = 1 + std::max(0, display_width(partial_) - 1) / width();
  for (int row = 0; row < rows; ++row) out += "\x1b[A\r\x1b[K";
  out += partial_;
}

void Screen::draw(std::string& out) {
  drawn_ = surface_.live && !status_.empty();
  if (!drawn_) return;
  if (!partial_.empty()) out += '\n';
  out += status_line();
}

std::string Screen::status_line() const {
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - started_)
          .count();
  const std::string line = fmt::format("  {} · {}:{:02}", status_, seconds / 60, seconds % 60);
  return painted(surface_, Paint::dim, fitted(line, width() - 1));
}

void Screen::tick(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait_for(lock, stop, std::chrono::seconds(1), [] { return false; });
    if (stop.stop_requested()) return;
    if (drawn_) write_("\r\x1b[K" + status_line());
  }
}

Screen::Write write_to(int fd) {
  return [fd](std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = ::write(fd, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(written));
    }
  };
}

}  // namespace convene
