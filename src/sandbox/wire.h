#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace convene {

/// What passes between us and a script inside: four bytes of length (of what follows), one letter,
/// the payload. python/wire.py is the other end.
struct Frame {
  char kind = 0;
  std::string payload;
};

std::string frame_bytes(char kind, std::string_view payload);

/// Cuts frames out of bytes as they arrive. A sender that announces more than `bytes_max` is not
/// listened to any more.
class FrameReader {
 public:
  explicit FrameReader(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  void append(std::string_view bytes) { buffer_ += bytes; }
  /// Whether there was a whole frame, moved into `frame`.
  bool next(Frame& frame);
  bool too_large() const { return too_large_; }

 private:
  std::size_t bytes_max_;
  std::string buffer_;
  bool too_large_ = false;
};

/// Texts, each behind its length; and back, as far as the bytes make sense.
std::string joined_fields(const std::vector<std::string>& texts);
std::vector<std::string> parted_fields(std::string_view payload);

}  // namespace convene
