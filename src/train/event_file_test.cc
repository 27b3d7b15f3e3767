#include "train/event_file.h"

#include <gmock/gmock.h>

#include <cstring>

#include "base/error.h"
#include "support/scratch.h"
#include "train/file.h"

namespace convene {
namespace {

TEST(EventFile, ChecksumIsCastagnolis) {
  EXPECT_EQ(crc32c("123456789"), 0xE3069283u);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAu);
}

/// The first bytes that TensorFlow itself writes into every event file (its version record at time
/// 0).
TEST(EventFile, FramesRecordsAsTensorFlowDoes) {
  const std::string record = tf_record("abc");
  ASSERT_EQ(record.size(), 8u + 4 + 3 + 4);
  std::uint64_t size = 0;
  std::memcpy(&size, record.data(), sizeof size);
  EXPECT_EQ(size, 3u);
  EXPECT_EQ(record.substr(12, 3), "abc");
}

std::vector<std::string> records(const std::string& bytes) {
  std::vector<std::string> found;
  for (std::size_t at = 0; at < bytes.size();) {
    std::uint64_t size = 0;
    std::memcpy(&size, bytes.data() + at, sizeof size);
    found.push_back(bytes.substr(at + 12, size));
    EXPECT_EQ(tf_record(found.back()), bytes.substr(at, size + 16));
    at += size + 16;
  }
  return found;
}

TEST(EventFile, BeginsWithItsVersionAndSpeaksInScalars) {
  const testing::ScratchFolder folder;
  EventFile(folder.file("events"), 12.5, 7).write({{"loss", 0.5}}, 9, 13);
  for (const auto& entry : std::filesystem::directory_iterator(folder.file("events"))) {
    EXPECT_THAT(entry.path().filename().string(), ::testing::StartsWith("events.out.tfevents."));
    const auto found = records(read_file(entry.path()));
    ASSERT_EQ(found.size(), 3u);
    EXPECT_THAT(found[0], ::testing::HasSubstr("brain.Event:2"));
    EXPECT_THAT(found[2], ::testing::HasSubstr(std::string("\x0a\x04loss\x15\0\0\0\x3f", 11)));
  }
}

TEST(EventFile, SaysWhereItCannotWrite) {
  EXPECT_ANY_THROW(EventFile("/proc/nowhere", 0, 0));
}

}  // namespace
}  // namespace convene
