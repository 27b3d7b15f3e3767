#pragma once

#include <cstdint>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

namespace convene {

/// CRC-32C (Castagnoli) of the bytes.
std::uint32_t crc32c(std::string_view bytes);

/// One record as TFRecord files frame it: length, its checksum, the bytes, their checksum.
std::string tf_record(std::string_view bytes);

/// Scalars in TensorBoard's own format: TFRecords of protobuf `Event`s, written by hand. Not
/// thread-safe. Source: tensorboard/compat/proto/{event,summary}.proto,
/// tensorflow/core/lib/io/record_writer.
class EventFile {
 public:
  /// A new file in the folder, named by the time; events of earlier files from `step` on are void,
  /// as after a crash. Throws Error where it cannot be written.
  EventFile(const std::string& folder, double unix_seconds, std::int64_t step);

  void write(const std::map<std::string, double>& scalars, std::int64_t step, double unix_seconds);

 private:
  std::ofstream out_;
};

}  // namespace convene
