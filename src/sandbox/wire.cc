#include "sandbox/wire.h"

namespace convene {
namespace {

constexpr std::size_t length_bytes = 4;

void append_length(std::string& bytes, std::size_t length) {
  for (std::size_t i = 0; i < length_bytes; ++i)
    bytes += static_cast<char>((length >> (8 * i)) & 0xff);
}

std::size_t length_at(std::string_view bytes) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < length_bytes; ++i)
    length |= static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return length;
}

}  // namespace

std::string frame_bytes(char kind, std::string_view payload) {
  std::string bytes;
  append_length(bytes, payload.size() + 1);
  bytes += kind;
  bytes += payload;
  return bytes;
}

bool FrameReader::next(Frame& frame) {
  if (too_large_ || buffer_.size() < length_bytes) return false;
  const std::size_t length = length_at(buffer_);
  too_large_ = length == 0 || length > bytes_max_;
  if (too_large_ || buffer_.size() < length_bytes + length) return false;
  frame.kind = buffer_[length_bytes];
  frame.payload = buffer_.substr(length_bytes + 1, length - 1);
  buffer_.erase(0, length_bytes + length);
  return true;
}

std::string joined_fields(const std::vector<std::string>& texts) {
  std::string bytes;
  for (const std::string& text : texts) {
    append_length(bytes, text.size());
    bytes += text;
  }
  return bytes;
}

std::vector<std::string> parted_fields(std::string_view payload) {
  std::vector<std::string> texts;
  while (payload.size() >= length_bytes) {
    const std::size_t length = length_at(payload);
    payload.remove_prefix(length_bytes);
    texts.emplace_back(payload.substr(0, length));
    payload.remove_prefix(texts.back().size());
  }
  return texts;
}

}  // namespace convene
