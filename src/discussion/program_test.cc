#include "discussion/program.h"

#include <gtest/gtest.h>

namespace convene {
namespace {

Execution compare(std::string value, std::string goal) {
  Execution execution;
  Comparer().submit({.value = std::move(value), .goal = std::move(goal)},
                    [&](Result<Execution> result) { execution = result.value(); });
  return execution;
}

TEST(Comparer, SaysInOneLineWhatItFound) {
  EXPECT_EQ(compare("26", "14"), (Execution{false, "value 26, goal 14: different"}));
  EXPECT_EQ(compare("14", "14"), (Execution{true, "value 14, goal 14: same"}));
}

TEST(Comparer, ComparesExactlyAndNotBySpelling) {
  EXPECT_TRUE(compare("28/2", "14").passed);
  EXPECT_TRUE(compare("$\\frac12$", "0.50").passed);
  EXPECT_FALSE(compare("0.333333", "1/3").passed);
}

TEST(Comparer, SaysThatNothingWasReported) {
  EXPECT_EQ(compare(" ", "14"), (Execution{false, "no value reported, goal 14: different"}));
}

TEST(Comparer, KeepsItsFindingToOneShortLine) {
  const std::string finding = compare("a\nb" + std::string(10'000, 'c'), "14").finding;
  EXPECT_EQ(finding.find('\n'), std::string::npos);
  EXPECT_LT(finding.size(), 300u);
}

}  // namespace
}  // namespace convene
