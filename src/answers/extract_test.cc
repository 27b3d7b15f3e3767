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

TEST(ExtractAnswer, JoinsAnAnswerOfSeveralLines) {
  for (const char* lines : {"x = 1\nx = 2", "- x = 1\n- x = 2", "- x = 1\n\n- x = 2",
                            "1. x = 1\n2. x = 2", "$$\nx = 1\n$$\n$$\nx = 2\n$$",
                            "* **x = 1**\n* **x = 2**", "x = 1\n\nx = 2\n\nDone, y = 3."})
    EXPECT_EQ(extract_answer(std::string("Final Answer:\n") + lines), Answer("x = 1, x = 2"))
        << lines;
  EXPECT_EQ(extract_answer("Final Answer:\n1\n2"), Answer("1, 2"));
  EXPECT_EQ(extract_answer("Final Answer:\nx = 1\ny = 2"), Answer("x = 1, y = 2"));
  EXPECT_EQ(extract_answer("Final Answer:\nx = 1\nor x = 2"), Answer("x = 1 or x = 2"));
  EXPECT_EQ(extract_answer("Final Answer:\n\nx = 1\n\n**or**\n\nx = 2"), Answer("x = 1, x = 2"));
  EXPECT_EQ(extract_answer("The answer is $x = 1$\nor $x = 2$."), Answer("$x = 1$ or $x = 2$"));
  EXPECT_EQ(extract_answer("Answer: x = 1\nx = 2"), Answer("x = 1, x = 2"));
  EXPECT_EQ(extract_answer("Final Answer:\n- Paris\n- London"), Answer("Paris, London"));
}

TEST(ExtractAnswer, ReadsAFormulaOfSeveralLinesToItsEnd) {
  EXPECT_EQ(extract_answer("Final Answer:\n$$\n5\n+ 7\n$$\nDone."), Answer("5 + 7"));
  EXPECT_EQ(extract_answer("The answer is \\[\n5\n\\]"), Answer("5"));
  EXPECT_EQ(extract_answer("The answer is $$\n5\n$$\n$$\n7\n$$"), Answer("5, 7"));
  EXPECT_EQ(extract_answer("Final Answer:\n$$\n$$"), Answer());
}

TEST(ExtractAnswer, EndsBeforeWhatOnlySpeaksOfIt) {
  for (const char* after : {"It is unique.", "Check: 6 = 5 + 1", "2x = 10", "- because 5 fits",
                            "**Verification**", "2. Check", "And 5 is prime."})
    EXPECT_EQ(extract_answer(std::string("Final Answer:\nx = 5\n\n") + after), Answer("x = 5"))
        << after;
  EXPECT_EQ(extract_answer("Final Answer:\n- 42\n- because 42 fits"), Answer("42"));
}

TEST(ExtractAnswer, TakesNoHeadingForAnAnswer) {
  for (const char* heading : {"#### Verification", "#### Step 3", "#### 2. Check", "**1. Setup**"})
    EXPECT_EQ(extract_answer(std::string("The answer is 42.\n\n") + heading), Answer("42"))
        << heading;
  EXPECT_EQ(extract_answer("#### 7 dwarfs\nThey are many."), Answer());
  EXPECT_EQ(extract_answer("So.\n**1. Setup**"), Answer());
  EXPECT_EQ(extract_answer("So.\n**41**\n**42**"), Answer());
  EXPECT_EQ(extract_answer("So.\n\n**42**"), Answer("42"));
}

TEST(ExtractAnswer, IsNoneWhereItsTagIsNotClosed) {
  EXPECT_EQ(extract_answer("<answer>Answer: 41</answer> no: <answer>Answer: 42"), Answer());
  EXPECT_EQ(extract_answer("<answer>Answer: 41</answer> no: <answer>Answer: 42</answer>"),
            Answer("42"));
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
  std::string boxes, labels, tags, lists = "Answer:\n1\n", fences;
  for (int i = 0; i < 100'000; ++i) {
    boxes += "\\boxed{";
    labels += "Answer:\n";
    tags += "<think>";
    lists += "or\n\n2\n";
    fences += "Answer:\n$$\n";
  }
  EXPECT_EQ(extract_answer(boxes), Answer());
  EXPECT_EQ(extract_answer(labels), Answer());
  EXPECT_TRUE(extract_answer(lists));
  EXPECT_TRUE(extract_answer(fences));
  EXPECT_EQ(extract_answer(tags + "</think>Answer: 1"), Answer("1"));
}

}  // namespace
}  // namespace convene
