#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace convene {

/// What a place to write to can do.
struct Surface {
  int width = 80;                     ///< columns
  bool colour = false;                ///< understands colour sequences
  bool live = false;                  ///< can be repainted: a terminal
  std::function<int()> columns = {};  ///< asks again: windows are resized; empty: width for ever
};

/// The surface behind a file descriptor. Colour needs a terminal, no $NO_COLOR and no no_color.
Surface surface_of(int fd, bool no_color);

enum class Paint { plain, dim, bold, red, green, yellow, blue, magenta, cyan };

/// The text in that colour, where the surface has colours.
std::string painted(const Surface& surface, Paint paint, std::string_view text);

/// Text that scrolls, and below it one status line with a running clock where the surface is live.
/// Thread-safe.
class Screen {
 public:
  using Write = std::function<void(std::string_view)>;

  Screen(Surface surface, Write write);
  ~Screen();

  const Surface& surface() const { return surface_; }
  /// Columns at this moment.
  int width() const { return surface_.columns ? surface_.columns() : surface_.width; }
  /// Appends; a line may be given in pieces. Lines are narrower than the surface.
  void text(std::string_view text);
  /// Replaces the status line; empty removes it. Ignored where the surface is not live.
  void status(std::string line);

 private:
  void erase(std::string& out) const;
  void draw(std::string& out);
  std::string status_line() const;
  void tick(const std::stop_token& stop);

  const Surface surface_;
  const Write write_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::string partial_;  ///< of the line that is not ended yet
  std::string status_;
  bool drawn_ = false;
  std::jthread ticker_;
};

/// A Write for a file descriptor; what cannot be written is dropped.
Screen::Write write_to(int fd);

}  // namespace convene
