#include "sandbox/wire.h"

#include <gmock/gmock.h>

namespace convene {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Wire, CutsFramesOutOfAnyPieces) {
  const std::string bytes = frame_bytes('P', "one") + frame_bytes('C', "");
  FrameReader reader(100);
  std::vector<std::string> seen;
  for (const char byte : bytes) {
    reader.append({&byte, 1});
    Frame frame;
    if (reader.next(frame)) seen.push_back(frame.kind + frame.payload);
  }
  EXPECT_THAT(seen, ElementsAre("Pone", "C"));
}

TEST(Wire, DoesNotWaitForFramesThatAreTooLarge) {
  FrameReader reader(10);
  reader.append(frame_bytes('V', std::string(10, 'x')).substr(0, 4));
  Frame frame;
  EXPECT_FALSE(reader.next(frame));
  EXPECT_TRUE(reader.too_large());
}

TEST(Wire, RefusesAFrameWithoutAKind) {
  FrameReader reader(10);
  reader.append(std::string(4, '\0'));
  Frame frame;
  EXPECT_FALSE(reader.next(frame));
  EXPECT_TRUE(reader.too_large());
}

TEST(Wire, PartsWhatItJoined) {
  const std::vector<std::string> texts = {"", "a\nb", std::string(300, 'x')};
  EXPECT_EQ(parted_fields(joined_fields(texts)), texts);
}

TEST(Wire, ReadsAsFarAsTheBytesGo) {
  const std::string bytes = joined_fields({"abc", "def"});
  EXPECT_THAT(parted_fields(bytes.substr(0, bytes.size() - 1)), ElementsAre("abc", "de"));
  EXPECT_THAT(parted_fields("xy"), IsEmpty());
  EXPECT_THAT(parted_fields("\xff\xff\xff\xff"
                            "ab"),
              ElementsAre("ab"));
}

}  // namespace
}  // namespace convene
