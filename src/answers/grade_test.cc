#include "answers/grade.h"

#include <gtest/gtest.h>

#include <array>

#include "answers/extract.h"
#include "answers/parse.h"
#include "answers/same.h"

namespace convene {
namespace {

Verdict math(std::string_view gold, std::string_view answer) {
  return same_answer(gold, answer, Profile::math);
}

Verdict graded(Profile profile, std::string_view gold, std::string_view text) {
  return grade(profile, gold, text).verdict;
}

TEST(Grade, FindsTheAnswerInTheTextAndSaysWhatItCompared) {
  const Grade found = grade(Profile::math, "\\frac{1}{2}", "So it is \\boxed{0.5}.");
  EXPECT_EQ(found.verdict, Verdict::right);
  EXPECT_EQ(found.extracted, "0.5");
  EXPECT_FALSE(found.why.empty());
}

TEST(Grade, TellsNoAnswerFromAWrongOne) {
  EXPECT_EQ(graded(Profile::math, "5", "I give up on this\nand say nothing"), Verdict::unparsed);
  EXPECT_EQ(graded(Profile::math, "5", "\\boxed{5} or rather \\boxed{\\frac{1"), Verdict::unparsed);
  EXPECT_EQ(graded(Profile::math, "5", "\\boxed{6}"), Verdict::wrong);
}

TEST(Grade, AnUnreadableGoldAnswerIsAnError) {
  const Grade found = grade(Profile::math, "\\frac{1}{", "\\boxed{5}");
  EXPECT_EQ(found.verdict, Verdict::errored);
  EXPECT_TRUE(gold_error(Profile::math, "\\frac{1}{"));
  EXPECT_FALSE(gold_error(Profile::math, "\\frac{1}{2}"));
  EXPECT_TRUE(gold_error(Profile::choice, "none"));
  EXPECT_TRUE(gold_error(Profile::aime, "1000"));
}

TEST(Grade, AnUnreadableFormulaNeverDegradesToAPartOfItself) {
  EXPECT_EQ(math("1+\\frac{1}{e}", "1-\\frac{1}{e}"), Verdict::wrong);
  EXPECT_EQ(math("5", "\\frac{1}{} 5"), Verdict::unparsed);
  EXPECT_EQ(math("0", "x^2 + \\foo{y} = 0"), Verdict::unparsed);
  EXPECT_EQ(math("5", "5 if x > 2, 6 otherwise"), Verdict::unparsed);
}

TEST(Grade, IntegersAreNeverClose) {
  EXPECT_EQ(math("100000", "100001"), Verdict::wrong);
  EXPECT_EQ(math("3", "2.9999999"), Verdict::wrong);
  EXPECT_EQ(math("\\frac{1}{2004!}", "\\frac{1}{2006!}"), Verdict::wrong);
  EXPECT_EQ(math("9007199254740993", "9007199254740992"), Verdict::wrong);
}

TEST(Grade, ReadsIntegersOfAnyLengthThatIsRead) {
  const std::string digits(2000, '7');
  for (const std::string& same :
       {digits, "$" + digits + "$", "x=" + digits, "\\text{" + digits + "}"})
    EXPECT_EQ(math(digits, same), Verdict::right);
  for (const std::string& other : {"-" + digits, digits + "0", "x=-" + digits})
    EXPECT_EQ(math(digits, other), Verdict::wrong);
  EXPECT_EQ(math("-" + digits, "-" + digits + ".0"), Verdict::right);
}

TEST(Grade, ProfilesDifferWhereTheyAreSaidTo) {
  struct Row {
    const char *gold, *answer;
    Verdict strict, math, lenient;
  };
  constexpr Verdict yes = Verdict::right, no = Verdict::wrong;
  constexpr auto rows = std::to_array<Row>({
      {"10\\%", "10", no, yes, yes},
      {"10\\%", "0.1", yes, no, yes},
      {"5", "5 \\text{ cm}", no, yes, yes},
      {"5 \\text{ m}", "5 \\text{ cm}", no, no, no},
      {"5 \\text{ m}", "5 m", no, yes, yes},
      {"5 m", "5", no, yes, yes},
      {"2 \\text{ dozen}", "24", yes, yes, yes},
      {"1 \\text{ m}", "100 \\text{ cm}", yes, yes, yes},
      {"5", "x=5", no, yes, yes},
      {"y=5", "x=5", no, no, no},
      {"(2,\\infty)", "x > 2", no, yes, yes},
      {"x^2+1", "p(x) = x^2+1", no, yes, yes},
      {"7", "P(2) = 7", no, yes, yes},
      {"1024", "2^{10} = 1024", no, yes, yes},
      {"1024", "2^{10} = 1023", no, Verdict::undecided, Verdict::undecided},
      {"\\frac{3}{5}", "\\cos B = \\frac{3}{5}", no, Verdict::undecided, Verdict::undecided},
      {"52_8", "52", no, yes, yes},
      {"52_8", "42", yes, no, no},
      {"\\frac{1}{3}", "0.333", no, no, yes},
      {"\\frac{1}{3}", "0.334", no, no, no},
      {"3:4", "\\frac{3}{4}", no, no, yes},
      {"(1,2,3)", "[1,2,3]", no, yes, yes},
      {"(1,2)", "[1,2]", no, no, no},
      {"90^\\circ", "90", no, yes, yes},
      {"90^\\circ", "\\frac{\\pi}{2}", yes, no, no},
      {"\\{5\\}", "5", no, yes, yes},
  });
  for (const Row& row : rows) {
    EXPECT_EQ(same_answer(row.gold, row.answer, Profile::math_strict), row.strict)
        << row.gold << " " << row.answer;
    EXPECT_EQ(math(row.gold, row.answer), row.math) << row.gold << " " << row.answer;
    EXPECT_EQ(same_answer(row.gold, row.answer, Profile::math_lenient), row.lenient)
        << row.gold << " " << row.answer;
  }
}

TEST(Grade, AnEquationMayNameOrShowWhatItEvaluates) {
  for (const char* answer : {"p(x)=x^2+1", "f^{-1}(x)=x^2+1", "P_{2}(x)=x^2+1", "f'(x)=1+x^2",
                             "y=p(x)=x^2+1", "x^2+1=(x+i)(x-i)"})
    EXPECT_EQ(math("x^2+1", answer), Verdict::right) << answer;
  for (const char* answer : {"p(x)=x^2+2", "f^{-1}(x)=x^2-1", "p(x)>x^2+1", "x^2+1=0"})
    EXPECT_EQ(math("x^2+1", answer), Verdict::wrong) << answer;
  for (const char* answer : {"P(2)=7", "P(A|B)=7", "\\gcd(14,21)=7", "3+4=7", "7=7.0"})
    EXPECT_EQ(math("7", answer), Verdict::right) << answer;
  for (const char* answer : {"P(2)=8", "P(7)=2", "3+5=8", "7<8"})
    EXPECT_EQ(math("7", answer), Verdict::wrong) << answer;
  for (const char* answer : {"3+4=8", "\\cos B=7", "\\frac{a}{b}=7", "x^2+y^2=7", "x(2y)=7"})
    EXPECT_EQ(math("7", answer), Verdict::undecided) << answer;
  EXPECT_EQ(math("x^2+x=0", "x(x+1)=0"), Verdict::right) << "a product";
}

TEST(Grade, ANameThatIsNotClosedIsNone) {
  for (const char* answer : {"p(", "p(x", "p_{", "p_{1", "p^", "p^{", "p^{-", "p^{-1", "p^{-1}(",
                             "p^(", "p^{(3", "p'(x", "p(x)=", "p()=1", "\\gcd(", "\\gcd(2,4)"})
    EXPECT_EQ(math("7", answer), Verdict::unparsed) << answer;
}

TEST(Grade, SignsMayGoTogetherOrApart) {
  for (const char* answer : {"3,-3", "3,1,-1,-3", "\\pm 3", "\\{3,-3\\}"})
    EXPECT_EQ(math("\\pm 1 \\pm 2", answer), Verdict::undecided) << answer;
  for (const char* answer : {"1,-1", "3", "3,1,-1,-4", "\\pm 1 \\pm 3"})
    EXPECT_EQ(math("\\pm 1 \\pm 2", answer), Verdict::wrong) << answer;
  EXPECT_EQ(math("\\pm 1 \\pm 2", "\\pm 2 \\pm 1"), Verdict::right);
  EXPECT_EQ(math("\\pm 1 \\mp 2", "1,-1"), Verdict::right) << "a ∓ goes with its ±";
  EXPECT_EQ(math("\\pm 1 \\mp 2", "3,1,-1,-3"), Verdict::wrong);
  EXPECT_EQ(math("\\pm 1, \\pm 2", "1,-1,2,-2"), Verdict::right);
  std::string many = "1", items = "1";
  for (int i = 0; i < 200; ++i) many += "±1", items += ",±1±2±3±4±5±6";
  EXPECT_EQ(math("1,2", many), Verdict::undecided);
  EXPECT_EQ(math("1,2", items), Verdict::undecided);
}

TEST(Grade, AimeWantsAnIntegerFromNoughtTo999) {
  for (const char* text : {"\\boxed{25}", "\\boxed{025}", "m+n = \\boxed{25}", "Answer: 25.",
                           "\\boxed{m+n=25}", "\\boxed{25^\\circ}"})
    EXPECT_EQ(graded(Profile::aime, "025", text), Verdict::right) << text;
  for (const char* text : {"\\boxed{26}", "\\boxed{2.5}", "\\boxed{1025}", "\\boxed{-25}"})
    EXPECT_EQ(graded(Profile::aime, "025", text), Verdict::wrong) << text;
  EXPECT_EQ(same_answer("1025", "1025", Profile::aime), Verdict::right) << "in a vote";
}

TEST(Grade, ChoicesComeInManySpellings) {
  for (const char* text :
       {"\\boxed{B}", "\\boxed{\\text{B}}", "\\boxed{(B)}", "\\boxed{\\textbf{(B)}}", "Answer: B",
        "The answer is (B).", "the correct answer is B) 3 m/s", "**Answer:** **B**", "B", "(b)",
        "I rule out A.\n\nB", "so I choose option B", "Final answer: B. Sodium", "\\boxed{B. 3}"})
    EXPECT_EQ(graded(Profile::choice, "B", text), Verdict::right) << text;
  EXPECT_EQ(graded(Profile::choice, "B", "\\boxed{C}"), Verdict::wrong);
  EXPECT_EQ(graded(Profile::choice, "B", "A good question. Because"), Verdict::unparsed);
  EXPECT_EQ(graded(Profile::choice, "B", "(B) is wrong. \\boxed{"), Verdict::unparsed);
}

TEST(Grade, AnOptionsTextStandsForItsLetter) {
  const GradeOptions options{.choices = {"\\frac{1}{2}", "3", "10^{-9}", "4"}};
  EXPECT_EQ(grade(Profile::choice, "A", "\\boxed{0.5}", options).verdict, Verdict::right);
  EXPECT_EQ(grade(Profile::choice, "C", "\\boxed{1e-9}", options).verdict, Verdict::right);
  EXPECT_EQ(grade(Profile::choice, "A", "\\boxed{7}", options).verdict, Verdict::unparsed);
}

TEST(Grade, AnOptionsTextIsReadBeforeTheLettersInIt) {
  const GradeOptions options{
      .choices = {"(Z)-but-2-ene", "(E)-but-2-ene", "vitamin (A) tablets", "C–H activation"}};
  const auto chosen = [&](std::string_view text) {
    return extract(Profile::choice, text, options).value_or("");
  };
  EXPECT_EQ(chosen("\\boxed{(E)-but-2-ene}"), "B");
  EXPECT_EQ(chosen("\\boxed{\\text{(Z)-but-2-ene}}"), "A");
  EXPECT_EQ(chosen("\\boxed{\\text{vitamin (A) tablets}}"), "C");
  EXPECT_EQ(chosen("The answer is C–H activation."), "D");
  EXPECT_EQ(chosen("\\boxed{C. vitamin (A) tablets}"), "C");
  EXPECT_EQ(chosen("\\boxed{\\text{vitamin (B) tablets}}"), "B") << "no option's text";
  EXPECT_EQ(chosen("\\boxed{B}"), "B");
  EXPECT_EQ(chosen("\\boxed{(D)}"), "D");
}

TEST(Grade, ThereAreNoMoreLettersThanOptions) {
  const GradeOptions options{.choices = {"3", "4", "B", "A"}};
  EXPECT_EQ(extract(Profile::choice, "\\boxed{E}", options), std::nullopt);
  EXPECT_EQ(extract(Profile::choice, "The correct option is (E).", options), std::nullopt);
  EXPECT_EQ(extract(Profile::choice, "The answer is D.", options), "D");
  EXPECT_EQ(extract(Profile::choice, "The answer is (B).", options), "B") << "the letter";
  EXPECT_EQ(extract(Profile::choice, "\\boxed{E}"), "E");
}

TEST(Grade, AnOptionsUnitBelongsToItsText) {
  const GradeOptions options{.choices = {"5 m/s", "10 m/s", "10 km/s", "7 m/s"}};
  for (const char* text : {"The answer is $10$ km/s.", "The answer is \\(10\\) km/s.",
                           "The answer is **10** km/s.", "\\boxed{10\\text{ km/s}}"})
    EXPECT_EQ(extract(Profile::choice, text, options), "C") << text;
  EXPECT_EQ(extract(Profile::choice, "The answer is $10$ m/s.", options), "B");
}

TEST(Grade, TextIsComparedAsWords) {
  EXPECT_EQ(graded(Profile::text, "New York", "Answer: new  york."), Verdict::right);
  EXPECT_EQ(graded(Profile::text, "New York", "\\boxed{\\text{York}}"), Verdict::wrong);
}

TEST(Grade, NeverCallsAProgramRightByItself) {
  const Grade found = grade(Profile::mbpp, "", "```python\ndef f():\n    return 1\n```");
  EXPECT_EQ(found.verdict, Verdict::errored);
  EXPECT_EQ(found.extracted, "def f():\n    return 1\n");
}

TEST(Grade, BoundsWhatAHostileAnswerCosts) {
  std::string nested(3000, '('), tower = "9", sines = "1", braces, many = "1";
  for (int i = 0; i < 60; ++i) tower = "9^{" + tower + "}";
  for (int i = 0; i < 900; ++i) sines += "+\\sin x";
  for (int i = 0; i < 1300; ++i) many += ",1";
  for (int i = 0; i < 100'000; ++i) braces += "\\boxed{";
  for (const std::string& text :
       {nested, tower, sines, braces, many, std::string("10^{10^{10}}"),
        std::string("(x+1)^{3000}"), std::string(50'000, '9'), std::string("100000!"),
        std::string("\\sqrt[1000000]{x}"), std::string("\\binom{100000}{50000}"),
        std::string("((((x!)!)!)!)!"), "1e999" + nested, std::string("\\sin(10^{400})"),
        std::string("e^{e^{e^{e^{e}}}}"), std::string("5\\text{ cm}^{99999999}"),
        "5\\text{ cm" + std::string(800, '2') + "}^9^9^9^9^9^9^9^9^9^9",
        std::string(4000, '-') + "1"})
    EXPECT_NE(math("x^2+\\sin x", text), Verdict::right) << text.substr(0, 40);
}

std::string nested_sets(int depth, int& leaf) {
  if (depth == 0) return std::to_string(++leaf);
  const std::string left = nested_sets(depth - 1, leaf);
  return "{" + left + "," + nested_sets(depth - 1, leaf) + "}";
}

TEST(Grade, BoundsTheWorkOfNestedSets) {
  const Parsed pair = parse_answer("\\{1,2\\}");
  for (const int depth : {2, 4, 9}) {
    int leaf = 0;
    const std::string text = nested_sets(depth, leaf);
    const Parsed nested = parse_answer(text);
    ASSERT_FALSE(nested.trouble);
    EXPECT_LE(work_of(pair.value, nested.value, {}), kWorkMax + 2 * leaf + 10) << depth;
    EXPECT_EQ(math("\\{1,2\\}", text), depth < 9 ? Verdict::wrong : Verdict::undecided) << depth;
  }
}

TEST(Grade, ACommandWithoutWhatItTakesIsNoAnswer) {
  for (const char* text :
       {"\\mathbb", "\\mathbb{", "x \\in \\mathbb", "\\frac", "\\frac1", "\\sqrt", "\\sqrt[3]",
        "\\binom{3}", "\\overline{", "\\lfloor 3", "\\log_", "\\sin^", "\\sin", "2^", "x_", "x_{",
        "\\begin{pmatrix}", "\\left(", "5 \\text{ cm}^"})
    EXPECT_EQ(math("3", text), Verdict::unparsed) << text;
}

TEST(Grade, CollectionsWithUndecidedItemsCompareTheSameEitherWay) {
  // Nobody knows what a time in degrees is; that -135° is not 45° is known.
  const std::string a = "45^\\circ, 12:30\\circ", b = "45^\\circ, -135^\\circ";
  EXPECT_EQ(same_answer(a, b, Profile::math_strict), Verdict::undecided);
  EXPECT_EQ(same_answer(b, a, Profile::math_strict), Verdict::undecided);
  EXPECT_EQ(same_answer("1, 1, 2", "1, 2, 2", Profile::math_strict), Verdict::wrong);
  EXPECT_EQ(same_answer("1, 12:30\\circ", "2, 3", Profile::math_strict), Verdict::wrong);
}

TEST(Verdict, HasANameThatReadsBack) {
  for (const Verdict v :
       {Verdict::right, Verdict::wrong, Verdict::unparsed, Verdict::undecided, Verdict::errored})
    EXPECT_EQ(verdict_named(to_string(v)), v);
  EXPECT_FALSE(verdict_named("correct"));
}

TEST(Profile, HasANameThatReadsBack) {
  for (const char* name : {"math", "math-strict", "math-lenient", "aime", "choice", "text",
                           "commongen", "commongen-lenient", "humaneval", "mbpp"})
    EXPECT_STREQ(to_string(*profile_named(name)), name);
  EXPECT_EQ(profile_named("math_strict"), Profile::math_strict);
  EXPECT_FALSE(profile_named("maths"));
}

}  // namespace
}  // namespace convene
