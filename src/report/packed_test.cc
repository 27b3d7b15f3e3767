#include "report/packed.h"

#include <gtest/gtest.h>

#include "support/unpacked.h"

namespace convene {
namespace {

using testing::unpacked;

// The test vectors of RFC 4648.
TEST(Base64, IsWhatTheStandardSays) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foob"), "Zm9vYg==");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64("\xff\xfe\xfd"), "//79");
}

TEST(Packed, ComesBackAsItWas) {
  std::string bytes = "</script> & \"";
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  for (const std::string& text : {std::string(), std::string("{}"), bytes})
    EXPECT_EQ(unpacked(packed(text)), text);
}

TEST(Packed, MayStandInAnyHtml) {
  EXPECT_EQ(packed("</script><!-- & \"quotes\"").find_first_of("<>&\"'"), std::string::npos);
}

TEST(Packed, SaysWhatRepeatsOnce) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += R"({"role":"critic","usage":{"generated":46}})";
  EXPECT_LT(packed(text).size(), text.size() / 50);
}

}  // namespace
}  // namespace convene
