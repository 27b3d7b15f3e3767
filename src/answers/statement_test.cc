#include "answers/statement.h"

#include <gtest/gtest.h>

#include "answers/extract.h"

namespace convene {
namespace {

using Said = std::optional<std::string_view>;

TEST(AnswerSaid, IsWhatFollowsThePhrase) {
  for (const char* line :
       {"The answer is 42.", "So the final answer is: **42**", "my answer is 42. Hence done.",
        "The answer is 42, because 6*7=42.", "The answer is **42**, since 6*7=42. Done.",
        "The answer is 42; because it is", "The answer is 42 — because it is", "The answer is 42,",
        "The answer is 42, which is 6*7."})
    EXPECT_EQ(answer_said(line), Said("42")) << line;
  EXPECT_EQ(answer_said("The answer is \\(42\\), because 6*7=42."), Said("\\(42\\)"));
  EXPECT_EQ(answer_said("The answer is 3, 4, because both fit."), Said("3, 4"));
  EXPECT_EQ(answer_said("The answer is because it fits."), Said("because it fits"));
  EXPECT_EQ(answer_said("The answer is:"), Said(""));
  EXPECT_EQ(answer_said("That is what the answer isn't."), Said());
}

TEST(AnswerSaid, HasNoAdverbInFront) {
  for (const char* line :
       {"The answer is thus 42", "The answer is clearly equal to 42", "The answer is just 42",
        "The answer is, of course, 42", "The answer is **therefore 42**", "The answer is that 42"})
    EXPECT_EQ(answer_said(line), Said("42")) << line;
  EXPECT_EQ(answer_said("The answer is clearly Paris"), Said("Paris"));
  EXPECT_EQ(answer_said("The answer is just war"), Said("just war"));
  EXPECT_EQ(answer_said("The answer is not 42"), Said("not 42"));
  EXPECT_EQ(answer_said("The answer is thus"), Said("thus"));
}

TEST(AnswerSaid, IsAFormulaWithWhatBelongsToIt) {
  for (const char* answer :
       {"$5$ or 7", "$5$ or more", "$5$ at least", "$5$ million", "$5$ and a half", "$5$; 7",
        "$5$ for x<0 and 6 elsewhere", "$5$ with remainder 2", "$5$ as well as $7$", "$5$, maybe 7",
        "$5$, and the other root is 7", "$5$ is wrong", "\\(5\\) or its negative",
        "$5$, up to sign"})
    EXPECT_EQ(answer_said(std::string("The answer is ") + answer + "."), Said(answer)) << answer;
}

TEST(AnswerSaid, IsAFormulaWithoutARemarkOnIt) {
  for (const char* after :
       {"", " by symmetry", " by Theorem 3", " for all $n$", " at $x = 1$",
        ", with equality at x = 1", " where $n \\geq 2$", " (see the table)", " and we are done",
        ", not 7", " rather than $7$", " since $7$ is extraneous", ", as $x_1 < 7$",
        "; it is unique", " using $a_1$"})
    EXPECT_EQ(answer_said("The answer is $5$" + std::string(after) + ". It is 7 no more."),
              Said("$5$"))
        << after;
  EXPECT_EQ(answer_said("The answer is \\(5\\) by symmetry."), Said("\\(5\\)"));
  EXPECT_EQ(answer_said("The answer is 5, not 7."), Said("5"));
  EXPECT_EQ(answer_said("The answer is 5, as well as 7."), Said("5, as well as 7"));
}

TEST(AnswerSaid, IsTheTextsOwn) {
  for (const char* line :
       {"This answer is 43.", "That final answer is 43.", "Your answer is 43.", "No answer is 43.",
        "The wrong answer is 43.", "Every answer is 43.", "THIS ANSWER IS 43."})
    EXPECT_EQ(answer_said(line), Said()) << line;
}

TEST(AnswerSaid, IsNotSupposedNorSaidByOthers) {
  for (const char* line :
       {"If the answer is 43, we fail.", "Suppose instead the answer is 43.",
        "Assume that the final answer is 43.", "One might think the answer is 43.",
        "Some say that the answer is 43.", "It is not true that the answer is 43.",
        "I don't think the answer is 43.", "A common mistake is that the answer is 43.",
        "I doubt the answer is 43.", "The naive answer is 43.", "Is it so that the answer is 43?"})
    EXPECT_EQ(answer_said(line), Said()) << line;
  for (const char* line : {"I think the answer is 43.", "If my work is right, the answer is 43.",
                           "I say the answer is 43.", "I made a mistake, but the answer is 43.",
                           "In this case the answer is 43."})
    EXPECT_EQ(answer_said(line), Said("43")) << line;
}

TEST(AnswerSaid, GoesOnBehindTheStopOfAName) {
  for (const char* name : {"St. Louis", "J. K. Rowling", "J.K. Rowling", "John F. Kennedy",
                           "Dr. Seuss", "E. coli", "U.S. Constitution", "No. 10"})
    EXPECT_EQ(answer_said(std::string("The answer is ") + name + ". It is so."), Said(name))
        << name;
  for (const char* name : {"vitamin C", "B", "5 ft", "no", "Henry V", "option B"})
    EXPECT_EQ(answer_said(std::string("The answer is ") + name + ". It is so."), Said(name))
        << name;
}

TEST(AnswerSaid, IsNoRemarkOnAnAnswer) {
  EXPECT_EQ(answer_said("The answer is consistent with the table."), Said());
  EXPECT_EQ(answer_said("The answer is correct, as can be seen."), Said("correct"));
  EXPECT_EQ(answer_said("The answer is 42. This answer is consistent with it."), Said("42"));
  EXPECT_EQ(answer_said("The answer is 42, and this answer is unique."), Said("42"));
  EXPECT_EQ(answer_said("The answer is 42, so the answer is consistent."), Said("42"));
  EXPECT_EQ(answer_said("The answer is 42; no, the answer is 43."), Said("43"));
}

TEST(Replaces, AValueAlwaysAndWordsOnlyWords) {
  EXPECT_TRUE(replaces("42", "43"));
  EXPECT_TRUE(replaces("B", "option C"));
  EXPECT_TRUE(replaces("Paris", "London"));
  EXPECT_TRUE(replaces("42", "not 42"));
  EXPECT_TRUE(replaces("42", "no solution"));
  EXPECT_TRUE(replaces({}, "valid"));
  for (const char* words : {"consistent with the table", "correct", "below 50", "a prime",
                            "in line with that", "(see above)", "obtained by adding", "not unique"})
    EXPECT_FALSE(replaces("42", words)) << words;
  EXPECT_FALSE(replaces("Paris", "correct"));
}

TEST(AnswerSaid, SurvivesHostileText) {
  std::string supposed;
  std::string phrases = "Answer: ", adverbs = "Answer: the answer is ", after_long_word = phrases;
  after_long_word += "the answer is " + std::string(1'000'000, 'a');
  std::string formulas = "Answer: the answer is $5$ ";
  for (int i = 0; i < 100'000; ++i) {
    formulas += "\\( $ ";
    phrases += "the answer is thus ";
    adverbs += "just ";
    supposed += "the answer is 5 if ";
    after_long_word += " the answer is no";
  }
  for (const std::string& text :
       {phrases, adverbs, after_long_word, formulas, "Answer: " + supposed})
    EXPECT_TRUE(extract_answer(text));
}

}  // namespace
}  // namespace convene
