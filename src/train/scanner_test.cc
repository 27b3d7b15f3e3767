#include "train/scanner.h"

#include <gmock/gmock.h>

namespace convene {
namespace {

using testing::ElementsAre;

TEST(Scanner, GivesEveryDigitAWordOfItsOwn) {
  EXPECT_THAT(split_words("10-3=7"), ElementsAre("1", "0", "-", "3", "=", "7"));
}

TEST(Scanner, PutsOneSpaceOrSignBeforeAWord) {
  EXPECT_THAT(split_words("the (big cat"), ElementsAre("the", " (", "big", " cat"));
  EXPECT_THAT(split_words("(big"), ElementsAre("(big"));
}

TEST(Scanner, LeavesTheLastOfSeveralSpacesToTheNextWord) {
  EXPECT_THAT(split_words("a   b"), ElementsAre("a", "  ", " b"));
  EXPECT_THAT(split_words("a   "), ElementsAre("a", "   "));
  EXPECT_THAT(split_words("a 1"), ElementsAre("a", " ", "1"));
}

TEST(Scanner, EndsSpacesAtTheLastLineEnd) {
  EXPECT_THAT(split_words("a \n\n  b"), ElementsAre("a", " \n\n", " ", " b"));
  EXPECT_THAT(split_words("a.\n\nb"), ElementsAre("a", ".\n\n", "b"));
}

TEST(Scanner, KnowsContractionsInAnyCase) {
  EXPECT_THAT(split_words("we'll DON'T"), ElementsAre("we", "'ll", " DON", "'T"));
}

TEST(Scanner, KnowsLettersAndNumbersBeyondAscii) {
  EXPECT_THAT(split_words("über ½ 数学"), ElementsAre("über", " ", "½", " 数学"));
}

TEST(Scanner, TakesBrokenBytesAsSignsAndLosesNone) {
  const std::string broken = "a\xff\xfe b";
  std::string joined;
  for (const auto word : split_words(broken)) joined += word;
  EXPECT_EQ(joined, broken);
}

}  // namespace
}  // namespace convene
