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

/// What TensorBoard's own writer makes of "abc": the size and its checksum, the bytes and theirs.
TEST(EventFile, FramesRecordsAsTensorBoardDoes) {
  EXPECT_EQ(
      tf_record("abc"),
      std::string("\x03\x00\x00\x00\x00\x00\x00\x00\xb0\x99\x49\x0e\x61\x62\x63\x6e\x57\xf1\x21",
                  19));
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
    // A session begins at step 7: what an interrupted one wrote from there on is forgotten.
    EXPECT_THAT(found[1], ::testing::EndsWith(std::string("\x10\x07\x3a\x02\x08\x01", 6)));
    EXPECT_THAT(found[2], ::testing::HasSubstr(std::string("\x0a\x04loss\x15\0\0\0\x3f", 11)));
  }
}

TEST(EventFile, SaysWhereItCannotWrite) {
  EXPECT_ANY_THROW(EventFile("/proc/nowhere", 0, 0));
}

}  // namespace
}  // namespace convene
