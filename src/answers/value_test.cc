#include "answers/value.h"

#include <gtest/gtest.h>

namespace convene {
namespace {

TEST(CanonicalAnswer, WritesANumberTheSameHoweverItIsSpelled) {
  for (const char* half :
       {"1/2", "3/6", "0.5", ".50", "\\frac12", "\\frac{1}{2}", "\\dfrac{2}{4}", "$\\tfrac{1}{2}$",
        "x = 1/2", "+0.5", " 0.5. ", "\\(1/2\\)", "\\text{0.5}", "-1/-2", "$\\boxed{0.5}$"})
    EXPECT_EQ(canonical_answer(half), "1/2") << half;
  for (const char* thousand :
       {"1000", "1,000", "1{,}000", "1,\\!000", "1000.00", "2000/2", "01000", "$1000$.", "N=1,000"})
    EXPECT_EQ(canonical_answer(thousand), "1000") << thousand;
  for (const char* negative : {"-0.50", "\u22121/2", "-\\frac12", "\\frac{-1}{2}", "- 1 / 2"})
    EXPECT_EQ(canonical_answer(negative), "-1/2") << negative;
}

TEST(CanonicalAnswer, KnowsOnlyOneZero) {
  for (const char* zero : {"0", "-0", "0.000", "0/7", "00"})
    EXPECT_EQ(canonical_answer(zero), "0") << zero;
}

TEST(CanonicalAnswer, DoesNotRound) {
  EXPECT_NE(canonical_answer("0.333333"), canonical_answer("1/3"));
  EXPECT_NE(canonical_answer("0.1234567"), canonical_answer("0.1234568"));
  EXPECT_NE(canonical_answer("9007199254740993"), canonical_answer("9007199254740992"));
}

TEST(CanonicalAnswer, LeavesWhatOnlyLooksLikeANumberAsText) {
  for (const char* text :
       {"1,5",   "1,00,000", "1 000", "1\\,2", "1\\;2",        "1\\ 000", "5%",       "1e5",
        "2^10",  "1/0",      "3-2",   "1.2.3", "\\frac{1}{0}", "\\frac1", "7 apples", "12:30",
        "1/2/3", "x=",       "-",     ""})
    EXPECT_EQ(canonical_answer(text), text);
}

TEST(CanonicalAnswer, ComparesTextWithoutCaseSpacesAndFullStop) {
  EXPECT_EQ(canonical_answer("  New\n York. "), "new york");
  EXPECT_EQ(canonical_answer("\\text{Yes}"), "yes");
  EXPECT_EQ(canonical_answer("$X+1$"), "x+1");
  EXPECT_NE(canonical_answer("newyork"), canonical_answer("new york"));
}

TEST(CanonicalAnswer, TakesOffOnlyMarksThatArePairs) {
  EXPECT_EQ(canonical_answer("$a$ and $b$"), "$a$ and $b$");
  EXPECT_EQ(canonical_answer("\\text{a} or \\text{b}"), "\\text{a} or \\text{b}");
}

TEST(CanonicalAnswer, HoldsAThousandDigitsAndNoMore) {
  const std::string large(1000, '7');
  EXPECT_EQ(canonical_answer(large), large);
  EXPECT_EQ(canonical_answer(large + "/" + large), "1");
  const std::string larger(1001, '7');
  EXPECT_EQ(canonical_answer("0" + larger), "0" + larger) << "kept as text, leading zero and all";
}

TEST(CanonicalAnswer, SurvivesHostileText) {
  std::string nested;
  for (int i = 0; i < 100'000; ++i) nested += "\\text{";
  nested += "1" + std::string(100'000, '}');
  EXPECT_FALSE(canonical_answer(nested).empty());
  EXPECT_EQ(canonical_answer(std::string(100'000, '$')).find('1'), std::string::npos);
  EXPECT_EQ(canonical_answer("\xff\xfe"), "\xff\xfe");
}

}  // namespace
}  // namespace convene
