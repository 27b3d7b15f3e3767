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

Execution look_for(std::string concepts, std::string text) {
  Execution execution;
  Comparer().submit({.value = std::move(text), .goal = "", .concepts = std::move(concepts)},
                    [&](Result<Execution> result) { execution = result.value(); });
  return execution;
}

TEST(Comparer, ListsTheWordsThatATextDoesNotUse) {
  EXPECT_EQ(look_for("dog, run, grass", "The children see the grass."),
            (Execution{false, "does not use: dog, run"}));
  EXPECT_EQ(look_for("dog, run, grass", "<think>run</think>Two dogs ran over the grass."),
            (Execution{true, "uses all of the 3 words"}));
  EXPECT_EQ(look_for("dog, run", "The dog has to run.\nAnswer: The dog."),
            (Execution{false, "does not use: run"}));
  EXPECT_EQ(look_for("dog, run", "<think>dog run</think>"), (Execution{false, "there is no text"}));
}

TEST(Comparer, TakesNoListForAText) {
  const std::string words = "dog, run, grass, child, ball, tree, sky, bird, sing";
  EXPECT_EQ(look_for(words, words), (Execution{false, "uses every word, but it lists the words"}));
}

TEST(Comparer, KeepsItsFindingToOneShortLine) {
  const std::string finding = compare("a\nb" + std::string(10'000, 'c'), "14").finding;
  EXPECT_EQ(finding.find('\n'), std::string::npos);
  EXPECT_LT(finding.size(), 300u);
}

}  // namespace
}  // namespace convene
