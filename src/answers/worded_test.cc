#include "answers/worded.h"

#include <gtest/gtest.h>

#include "answers/grade.h"

namespace convene {
namespace {

std::optional<std::int64_t> number_in(std::string_view words) {
  const auto value = value_in_words(words);
  return value && value->op == Op::number ? value->number.small() : std::nullopt;
}

using Number = std::optional<std::int64_t>;

TEST(ValueInWords, IsANumberAsItIsReadOut) {
  EXPECT_EQ(number_in("zero"), Number(0));
  EXPECT_EQ(number_in("seventeen"), Number(17));
  EXPECT_EQ(number_in("forty-two"), Number(42));
  EXPECT_EQ(number_in("forty two"), Number(42));
  EXPECT_EQ(number_in("minus three"), Number(-3));
  EXPECT_EQ(number_in("one hundred"), Number(100));
  EXPECT_EQ(number_in("two hundred and five"), Number(205));
  EXPECT_EQ(number_in("one hundred thousand"), Number(100'000));
  EXPECT_EQ(number_in("twelve thousand three hundred forty-five"), Number(12'345));
}

TEST(ValueInWords, IsNothingThatGoesOnBehindANumber) {
  for (const char* words :
       {"two three", "twenty eleven", "twenty zero", "twenty and", "twenty-fifth", "two hundreds",
        "ten hundred", "zero hundred", "one hundred zero", "one hundred and", "one and two",
        "one thousand thousand", "two apples", "forty-", "-two", "minus", "hundred", "and", ""})
    EXPECT_FALSE(value_in_words(words)) << words;
}

TEST(ValueInWords, IsASetOrAnInfinity) {
  for (const char* words : {"no solution", "no real solutions", "there is no solution",
                            "there are no real solutions", "no solutions exist", "the empty set"})
    EXPECT_EQ(value_in_words(words), leaf(Op::set)) << words;
  for (const char* words : {"all real numbers", "all reals", "the set of all real numbers"})
    EXPECT_EQ(value_in_words(words), real_line()) << words;
  EXPECT_EQ(value_in_words("positive infinity"), leaf(Op::infinity));
  EXPECT_EQ(value_in_words("negative infinity"), negated(leaf(Op::infinity)));
  for (const char* words : {"no", "none", "one solution", "no integer solution",
                            "all positive real numbers", "no real numbers", "infinitely many"})
    EXPECT_FALSE(value_in_words(words)) << words;
}

TEST(ValueInWords, OtherWordsMayDescribeASetAndAreNoNumber) {
  EXPECT_EQ(same_answer("\\emptyset", "none", Profile::math), Verdict::undecided);
  EXPECT_EQ(same_answer("x>0", "all positive numbers", Profile::math), Verdict::undecided);
  EXPECT_EQ(same_answer("\\{1,2\\}", "Paris", Profile::math), Verdict::wrong);
  EXPECT_EQ(same_answer("42", "\\text{forty}", Profile::math), Verdict::wrong);
  EXPECT_EQ(same_answer("5", "all of them", Profile::math), Verdict::wrong);
}

}  // namespace
}  // namespace convene
