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

TEST(ExtractAnswer, LooksBelowABareLabel) {
  for (const char* label : {"**Final Answer**", "Final Answer", "### Answer",
                            "__The final answer__", "**Final Answer:**", "> **Answer**"})
    EXPECT_EQ(extract_answer(std::string("It is 4.\n\n") + label + "\n\n5\n"), Answer("5"))
        << label;
  EXPECT_EQ(extract_answer("**Final Answer**\n\n$$\n5\n$$"), Answer("5"));
  EXPECT_EQ(extract_answer("Answer: 1\n**Final Answer**\n"), Answer("1"));
}

TEST(ExtractAnswer, KnowsLabelsWithAnArticleOrWithoutAColon) {
  for (const char* text : {"The answer: 5", "So the answer: 5", "My final answer: 5", "Answer = 5",
                           "Final answer 5", "The final answer **5**", "**Correct answer: 5**"})
    EXPECT_EQ(extract_answer(text), Answer("5")) << text;
  EXPECT_EQ(extract_answer("Final answer x = 5"), Answer("x = 5"));
  EXPECT_EQ(extract_answer("Final answer below"), Answer());
  EXPECT_EQ(extract_answer("Answer 5 is the one that we want"), Answer());
}

TEST(ExtractAnswer, LeavesAStopInsideTheSignsOfMathematicsOut) {
  for (const char* text : {"The answer is $5.$", "The answer is $5.$ Done.", "Answer: $5.$",
                           "Answer: \\(5.\\)", "**The answer is $$5.$$**"})
    EXPECT_EQ(extract_answer(text), Answer("5")) << text;
  EXPECT_EQ(extract_answer("The answer is $5.5$."), Answer("$5.5$"));
}

TEST(ExtractAnswer, LeavesTheClaimInsideABoxOut) {
  for (const char* text :
       {"\\boxed{\\text{The answer is }5}", "\\boxed{\\text{The answer is 5}}",
        "\\boxed{The answer is 5}", "\\boxed{\\textbf{Answer: }5}", "\\boxed{Answer: 5}"})
    EXPECT_EQ(extract_answer(text), Answer("5")) << text;
  EXPECT_EQ(extract_answer("\\boxed{\\text{x is }5}"), Answer("\\text{x is }5"));
  EXPECT_EQ(extract_answer("\\boxed{\\text{The answer is }}"), Answer("\\text{The answer is }"));
}

TEST(ExtractAnswer, IsNotFooledByTheWordInsideASentence) {
  EXPECT_EQ(extract_answer("an answer: unknown"), Answer());
  EXPECT_EQ(extract_answer("Answers: 3"), Answer());
  EXPECT_EQ(extract_answer(""), Answer());
}

TEST(ExtractAnswer, DoesNotLookAtReasoning) {
  EXPECT_EQ(extract_answer("<think>\\boxed{1}</think>\nAnswer: 2"), Answer("2"));
  EXPECT_EQ(extract_answer("\\boxed{1} is wrong</think>Answer: 2"), Answer("2"));
  EXPECT_EQ(extract_answer("<think>perhaps \\boxed{1}"), Answer());
  EXPECT_EQ(extract_answer("<think>a</think>Answer: 2<think>\nAnswer: 3</think>"), Answer("2"));
}

TEST(ExtractAnswer, KnowsReasoningByItsOtherNames) {
  for (const auto& [open, close] : {std::pair{"<thinking>", "</thinking>"},
                                    {"<reasoning>", "</reasoning>"},
                                    {"<thought>", "</thought>"},
                                    {"<THINK>", "</THINK>"},
                                    {"<Think>", "</think>"},
                                    {"[THINK]", "[/THINK]"}}) {
    const std::string reasoning = open + std::string("\\boxed{4}") + close;
    EXPECT_EQ(extract_answer(reasoning), Answer()) << open;
    EXPECT_EQ(extract_answer(reasoning + "\nAnswer: 5"), Answer("5")) << open;
    EXPECT_EQ(extract_answer(std::string("\\boxed{4}") + close + "Answer: 5"), Answer("5")) << open;
    EXPECT_EQ(extract_answer(open + std::string("\\boxed{4}")), Answer()) << open;
  }
  EXPECT_EQ(extract_answer("<think>a <think>b</think> \\boxed{4}</think>Answer: 5"), Answer("5"));
  EXPECT_EQ(extract_answer("[think]\nAnswer: 5"), Answer("5"));
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
