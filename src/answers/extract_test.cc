#include "answers/extract.h"

#include <gtest/gtest.h>

namespace convene {
namespace {

using Answer = std::optional<std::string>;

TEST(ExtractAnswer, TakesTheLastBox) {
  EXPECT_EQ(extract_answer("first \\boxed{1}, no: \\boxed{2}."), Answer("2"));
}

TEST(ExtractAnswer, KeepsNestedAndEscapedBraces) {
  EXPECT_EQ(extract_answer("\\boxed{\\frac{1}{2}}"), Answer("\\frac{1}{2}"));
  EXPECT_EQ(extract_answer("\\boxed{\\{1, 2\\}}"), Answer("\\{1, 2\\}"));
  EXPECT_EQ(extract_answer("\\boxed{\\left\\{ 1 \\right.}"), Answer("\\left\\{ 1 \\right."));
}

TEST(ExtractAnswer, FindsNothingInABoxThatIsCutOffOrEmpty) {
  EXPECT_EQ(extract_answer("\\boxed{1} but then \\boxed{\\frac{1}{2"), Answer());
  EXPECT_EQ(extract_answer("Answer: 3\n\\boxed{"), Answer());
  EXPECT_EQ(extract_answer("\\boxed{ }"), Answer());
}

TEST(ExtractAnswer, TakesTheLastAnswerLine) {
  EXPECT_EQ(extract_answer("Answer: 1\nwait\nFinal answer: 2.\nthat is all"), Answer("2"));
  EXPECT_EQ(extract_answer("so\n  ANSWER : x = 3.5"), Answer("x = 3.5"));
}

TEST(ExtractAnswer, SeesThroughMarkdown) {
  EXPECT_EQ(extract_answer("**Answer:** 42"), Answer("42"));
  EXPECT_EQ(extract_answer("**Final Answer: 42.**"), Answer("42"));
  EXPECT_EQ(extract_answer("### Final Answer: `x*y`"), Answer("x*y"));
  EXPECT_EQ(extract_answer("> _Answer_: **(10-3)*2**"), Answer("(10-3)*2"));
}

TEST(ExtractAnswer, LooksAtTheNextLineWhereTheLabelStandsAlone) {
  EXPECT_EQ(extract_answer("**Answer:**\n\n 42\nmore"), Answer("42"));
  EXPECT_EQ(extract_answer("Answer: 1\nAnswer:\n"), Answer("1"));
}

TEST(ExtractAnswer, IsNotFooledByTheWordInsideASentence) {
  EXPECT_EQ(extract_answer("the answer: unknown"), Answer());
  EXPECT_EQ(extract_answer("Answers: 3"), Answer());
  EXPECT_EQ(extract_answer(""), Answer());
}

TEST(ExtractAnswer, DoesNotLookAtReasoning) {
  EXPECT_EQ(extract_answer("<think>\\boxed{1}</think>\nAnswer: 2"), Answer("2"));
  EXPECT_EQ(extract_answer("\\boxed{1} is wrong</think>Answer: 2"), Answer("2"));
  EXPECT_EQ(extract_answer("<think>perhaps \\boxed{1}"), Answer());
  EXPECT_EQ(extract_answer("<think>a</think>Answer: 2<think>\nAnswer: 3</think>"), Answer("2"));
}

TEST(ExtractAnswer, SurvivesHostileText) {
  std::string boxes, labels, tags;
  for (int i = 0; i < 100'000; ++i) {
    boxes += "\\boxed{";
    labels += "Answer:\n";
    tags += "<think>";
  }
  EXPECT_EQ(extract_answer(boxes), Answer());
  EXPECT_EQ(extract_answer(labels), Answer());
  EXPECT_EQ(extract_answer(tags + "</think>Answer: 1"), Answer("1"));
}

}  // namespace
}  // namespace convene
