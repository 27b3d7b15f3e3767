#include "train/event_file.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>

#include "base/error.h"

namespace convene {
namespace {

constexpr std::array<std::uint32_t, 256> crc_table() {
  constexpr std::uint32_t polynomial = 0x82F63B78;  // Castagnoli's, lowest bit first
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t value = byte;
    for (int bit = 0; bit < 8; ++bit) value = value >> 1 ^ (value & 1 ? polynomial : 0);
    table[byte] = value;
  }
  return table;
}

/// A checksum that is stored beside what it covers is masked, lest it be taken for content.
std::uint32_t masked(std::uint32_t crc) {
  return (crc >> 15 | crc << 17) + 0xa282ead8u;
}

template <class T>
void put(std::string& to, T value) {
  to.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// A protobuf message: fields by number and wire type.
class Message {
 public:
  Message& whole(int field, std::uint64_t value) {
    tag(field, 0);
    varint(value);
    return *this;
  }
  Message& number(int field, double value) {
    tag(field, 1);
    put(bytes_, value);
    return *this;
  }
  Message& text(int field, std::string_view value) {
    tag(field, 2);
    varint(value.size());
    bytes_ += value;
    return *this;
  }
  Message& small_number(int field, float value) {
    tag(field, 5);
    put(bytes_, value);
    return *this;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  void tag(int field, unsigned type) { varint(static_cast<unsigned>(field) << 3 | type); }
  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
    bytes_ += static_cast<char>(value);
  }

  std::string bytes_;
};

enum EventField { wall_time = 1, event_step = 2, file_version = 3, summary = 5, session_log = 7 };

Message event(double unix_seconds, std::int64_t step) {
  Message made;
  made.number(wall_time, unix_seconds).whole(event_step, static_cast<std::uint64_t>(step));
  return made;
}

std::string summary_of(const std::map<std::string, double>& scalars) {
  constexpr int summary_value = 1, tag = 1, simple_value = 2;
  Message made;
  for (const auto& [name, value] : scalars)
    made.text(
        summary_value,
        Message().text(tag, name).small_number(simple_value, static_cast<float>(value)).bytes());
  return made.bytes();
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
  static constexpr auto table = crc_table();
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char c : bytes) crc = crc >> 8 ^ table[(crc ^ static_cast<unsigned char>(c)) & 0xFF];
  return ~crc;
}

std::string tf_record(std::string_view bytes) {
  std::string made;
  put<std::uint64_t>(made, bytes.size());
  put(made, masked(crc32c(made)));
  made += bytes;
  put(made, masked(crc32c(bytes)));
  return made;
}

EventFile::EventFile(const std::string& folder, double unix_seconds, std::int64_t step) {
  constexpr int status = 1, start = 1;
  std::filesystem::create_directories(folder);
  const std::string path =
      fmt::format("{}/events.out.tfevents.{:.3f}.convene", folder, unix_seconds);
  out_.open(path, std::ios::binary | std::ios::app);
  out_ << tf_record(event(unix_seconds, 0).text(file_version, "brain.Event:2").bytes())
       << tf_record(event(unix_seconds, step)
                        .text(session_log, Message().whole(status, start).bytes())
                        .bytes())
       << std::flush;
  if (!out_) throw Error("cannot write " + path);
}

void EventFile::write(const std::map<std::string, double>& scalars, std::int64_t step,
                      double unix_seconds) {
  out_.clear();  // a disk that was full may have space again
  out_ << tf_record(event(unix_seconds, step).text(summary, summary_of(scalars)).bytes())
       << std::flush;
}

}  // namespace convene
