#include "base/text.h"

#include <gtest/gtest.h>

#include "base/hash.h"
#include "base/random.h"

namespace convene {
namespace {

TEST(ValidUtf8, LeavesGoodTextAlone) {
  EXPECT_EQ(valid_utf8("naïve ∑ 🙂"), "naïve ∑ 🙂");
}

TEST(ValidUtf8, ReplacesEachBrokenSequenceOnce) {
  EXPECT_EQ(valid_utf8("a\xE2\x82"), "a\uFFFD");
  EXPECT_EQ(valid_utf8("\xC0\xAF"), "\uFFFD\uFFFD");
  EXPECT_EQ(valid_utf8("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");
}

TEST(CompletePrefix, StopsBeforeAnUnfinishedCharacter) {
  const std::string euro = "x€";
  EXPECT_EQ(complete_utf8_prefix(euro.substr(0, 2)), 1u);
  EXPECT_EQ(complete_utf8_prefix(euro.substr(0, 3)), 1u);
  EXPECT_EQ(complete_utf8_prefix(euro), 4u);
  EXPECT_EQ(complete_utf8_prefix("x\xFF"), 2u) << "a byte that starts nothing is not waited for";
}

TEST(Printable, DropsWhatCouldRepaintTheScreen) {
  EXPECT_EQ(printable("a\x1b[2Jb\r\n\tc\x7f"), "a[2Jb\n\tc");
  EXPECT_EQ(printable("a\xC2\x9B"
                      "b"),
            "ab")
      << "C1 control";
  EXPECT_EQ(printable("a\u202Eb"), "ab");
  EXPECT_EQ(printable("é—x"), "é—x");
}

TEST(Text, SplitsAndJoins) {
  EXPECT_EQ(split("a,,b", ',').size(), 3u);
  EXPECT_EQ(join({"a", "b"}, ", "), "a, b");
  EXPECT_EQ(replace_all("aXbX", "X", "--"), "a--b--");
  EXPECT_EQ(trimmed(" \n x \t"), "x");
}

TEST(Hasher, SeparatesFields) {
  EXPECT_NE(Hasher().add("ab").add("c").hex(), Hasher().add("a").add("bc").hex());
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Random, IsUniformEnoughAndRepeats) {
  Random a(7), b(7);
  std::vector<int> counts(6);
  for (int i = 0; i < 60000; ++i) ++counts[static_cast<std::size_t>(a.between(0, 5))];
  for (const int count : counts) EXPECT_NEAR(count, 10000, 400);
  Random c(7);
  EXPECT_EQ(b.next(), c.next());
}

}  // namespace
}  // namespace convene
