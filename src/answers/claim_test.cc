#include "answers/claim.h"

#include <gtest/gtest.h>

#include "answers/choice.h"
#include "base/text.h"

namespace convene {
namespace {

using Letter = std::optional<char>;

TEST(ChoiceLetter, IsFollowedByNothingAMarkOrAReason) {
  for (const char* answer :
       {"B", "B.", "B!", "\"B\"", "'B'", "B because of the sign", "B, since it boils", "B as shown",
        "B, not C", "B rather than C", "B – foo", "B - foo", "B — foo", "(B) sodium",
        "the letter B", "B; the others are too light", "B, A is wrong", "B (sodium)",
        "B, because A is wrong"})
    EXPECT_EQ(choice_letter(answer), Letter('B')) << answer;
  for (const char* answer : {"B cells", "E coli", "C major", "C-14", "A/B", "A good question",
                             "I think so", "B?", "B^2", "B + 1", "B as well as C", "b - a"})
    EXPECT_EQ(choice_letter(answer), Letter()) << answer;
}

TEST(ChoiceLetter, IsOneLetterOnly) {
  for (const char* answer : {"B or C", "B and C", "(B) and (C)", "B, C", "B, C and D", "B / C",
                             "B & C", "(B), (C)", "B and option C", "A. B. C."})
    EXPECT_EQ(choice_letter(answer), Letter()) << answer;
  EXPECT_EQ(choice_letter("B. (B)"), Letter('B'));
}

TEST(ChoiceLetter, IsNoPartOfAName) {
  for (const char* answer :
       {"C–H activation", "C—H", "A–C", "B–because", "(E)-but-2-ene", "(D)-glucose", "[D]-glucose",
        "(E)–but–2–ene", "(E,Z)-2,4-hexadiene", "(E)-2-butene", "$(D)$-glucose", "**D**-glucose",
        "(D)\\text{-glucose}", "C‑14", "the (E)-isomer"})
    EXPECT_EQ(choice_letter(answer), Letter()) << answer;
  for (const char* answer : {"(B) -5", "(B)-5", "(B) - sodium", "B—because it boils", "B – sodium",
                             "(B) (E)-but-2-ene", "B. (D)-glucose", "B, (E)-but-2-ene"})
    EXPECT_EQ(choice_letter(answer), Letter('B')) << answer;
  EXPECT_EQ(mentioned_letter("It is the (E)-isomer."), Letter());
  EXPECT_EQ(claimed_letter("I choose (D)-glucose."), Letter());
}

TEST(ClaimedLetter, IsGivenAsTheAnswer) {
  for (const char* text :
       {"The correct option is B.", "Correct choice: B", "The answer must be B.",
        "So the best choice here is therefore (B) sodium.", "the right letter is **B**",
        "The answer can only be B!", "The answer to this question is B."})
    EXPECT_EQ(claimed_letter(text), Letter('B')) << text;
}

TEST(ClaimedLetter, IsPicked) {
  for (const char* text : {"I choose B.", "we go with option B", "I'd pick (B), because it is red.",
                           "So I settle on B", "I will select the letter B, not C."})
    EXPECT_EQ(claimed_letter(text), Letter('B')) << text;
  for (const char* text : {"I would not choose B.", "You may pick B.", "Many students select B."})
    EXPECT_EQ(claimed_letter(text), Letter()) << text;
}

TEST(ClaimedLetter, IsCalledRight) {
  for (const char* text :
       {"Thus, B is the correct answer.", "So (B) is correct, not (C).", "Option B must be right.",
        "A is wrong. Therefore B is our final answer", "I conclude that B is the best option."})
    EXPECT_EQ(claimed_letter(text), Letter('B')) << text;
  for (const char* text : {"B is the best conductor.", "Statement B is correct.",
                           "B is right of C.", "B is not correct.", "B isn't the answer."})
    EXPECT_EQ(claimed_letter(text), Letter()) << text;
}

TEST(ClaimedLetter, IsNoneWhereItIsHedgedAskedOrSharedWithAnother) {
  for (const char* text :
       {"The answer could be B.", "The answer is probably B.", "If the correct option is B, fine.",
        "Is the correct option B?", "The correct option is B?", "B and C are correct.",
        "Either B or C is the correct answer.", "The correct options are B and C.",
        "The wrong option is B.", "if x<0 the correct option is B."})
    EXPECT_EQ(claimed_letter(text), Letter()) << text;
}

TEST(ClaimedLetter, IsTheLastOne) {
  EXPECT_EQ(claimed_letter("I choose A. No, B is the correct answer.\nC is wrong."), Letter('B'));
}

TEST(MentionedLetter, IsNotDenied) {
  EXPECT_EQ(mentioned_letter("That leaves (B), not (C)."), Letter('B'));
  EXPECT_EQ(mentioned_letter("That leaves (B). (C) is wrong."), Letter('B'));
  EXPECT_EQ(mentioned_letter("Option B fits; ruled out (A)."), Letter('B'));
  EXPECT_EQ(mentioned_letter("(A) fits. It is (B) or (C)."), Letter());
  EXPECT_EQ(mentioned_letter("(A) fits. It could be (B)."), Letter());
}

TEST(MentionedLetter, IsTheOnlyOneOrTheOneThatASentenceLeadsTo) {
  for (const char* text :
       {"(B) fits. We reject (D).", "We rule out (A), (C) and (D), leaving (B).",
        "(A) and (C) are wrong. (B) fits.", "(A) no. (B) yes.",
        "(A) is 1, (B) is 6. It is 6, which is (B).", "(A) 1, (B) 6. This matches option B."})
    EXPECT_EQ(mentioned_letter(text), Letter('B')) << text;
  for (const char* text : {"(B) fits. (D) has the wrong sign.", "The options are (A) 1, (B) 6.",
                           "(B) fits. Compare (D).", "(A) 1. If it is odd, it is (B)."})
    EXPECT_EQ(mentioned_letter(text), Letter()) << text;
}

TEST(ClaimedLetter, IsNotOfAnotherChoice) {
  for (const char* text :
       {"The second best choice is B.", "Another plausible answer is B.", "The naive answer is B.",
        "The option that is wrong is B.", "It is a mistake to choose B.", "It is easy to select B.",
        "Some think B is the correct answer.", "If x is odd, B is the correct answer.",
        "B is the correct answer when x is odd.", "A is correct. B is correct."})
    EXPECT_EQ(claimed_letter(text), Letter()) << text;
}

TEST(ChosenLetter, IsNoneOfThoseGoneThrough) {
  const std::string review = "\n\nA. Too small.\n(C) is correct: ice floats.\nD. Iron is no gas.";
  for (const char* claim : {"I choose B.", "The correct option is B: sodium.", "Answer: B",
                            "**B** is the correct answer."})
    EXPECT_EQ(chosen_letter(claim + review), Letter('B')) << claim;
  for (const char* text : {"A. 1\nB. 6\nC. 7", "(A) 1\n(B) 6\n\nWe get 6.", "A: no\nB: yes\nC: no",
                           "A is correct.\nB is false.\nC is correct.", "(B) fits.\n(C) Iron"})
    EXPECT_EQ(chosen_letter(text), Letter()) << text;
  EXPECT_EQ(chosen_letter("A. 1\nB. 6\nC. 7\n\nB. 6"), Letter('B'));
  EXPECT_EQ(chosen_letter("6 grams.\nB. 6"), Letter('B'));
}

TEST(ChosenLetter, ALaterClaimWinsOverAStatement) {
  EXPECT_EQ(chosen_letter("At first the answer is A. But no, B is the correct answer."),
            Letter('B'));
  EXPECT_EQ(chosen_letter("B is the correct answer.\n**Final Answer**\n\nC"), Letter('C'));
  EXPECT_EQ(chosen_letter("The correct option is B.\nAnswer: B or C"), Letter());
}

TEST(ChosenLetter, IsTheLastLineWhereThatIsALetter) {
  for (const char* text :
       {"6 grams.\nSo B.", "6 grams.\nTherefore: (B)", "(A) no. (B) yes.", "Hence, B"})
    EXPECT_EQ(chosen_letter(text), Letter('B')) << text;
  for (const char* text :
       {"6 grams.\nSo I think", "6 grams.\nI, for one, think so", "Thus A grows"})
    EXPECT_EQ(chosen_letter(text), Letter()) << text;
}

TEST(ChosenLetter, SurvivesHostileText) {
  std::string letters, options;
  for (int i = 0; i < 100'000; ++i) {
    letters += "A and ";
    options += "the option ";
  }
  EXPECT_EQ(chosen_letter(letters), Letter());
  EXPECT_EQ(chosen_letter(options + "B"), Letter('B'));
  EXPECT_EQ(chosen_letter(replace_all(letters, "A", "(A)")), Letter('A'));
}

}  // namespace
}  // namespace convene
