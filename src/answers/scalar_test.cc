#include "answers/scalar.h"

#include <gtest/gtest.h>

#include "answers/parse.h"

namespace convene {
namespace {

Finding compared(const std::string& a, const std::string& b) {
  return same_scalar(parse_answer(a).value, parse_answer(b).value);
}

TEST(Scalar, WhatIsSmallBesideTheRestStillCounts) {
  for (const char* small : {"\\sqrt2", "10^{-500}\\pi", "(1-\\sqrt2)^{2024}", "e^{-5000}"}) {
    const std::string sum = "2^{1000}\\sqrt3+" + std::string(small);
    EXPECT_EQ(compared(sum, small + std::string("+2^{1000}\\sqrt3")).sameness, Sameness::same);
    EXPECT_EQ(compared(sum, "2^{1000}\\sqrt3-" + std::string(small)).sameness, Sameness::different);
    EXPECT_EQ(compared(sum, "2^{1000}\\sqrt3").sameness, Sameness::different) << small;
  }
}

TEST(Scalar, WhatIsSmallInAProductOrBelowARootStillCounts) {
  EXPECT_EQ(compared("(2^{900}\\sqrt2+1)(2^{900}\\sqrt2-1)", "2^{1801}").sameness,
            Sameness::different);
  EXPECT_EQ(compared("\\sqrt{10^{500}+1}-10^{250}", "\\frac{1}{2\\cdot10^{250}}").sameness,
            Sameness::different);
  EXPECT_EQ(compared("(2^{900}\\sqrt2+1)^2", "2^{1801}+2^{901}\\sqrt2").sameness,
            Sameness::different);
  EXPECT_EQ(compared("(2^{900}\\sqrt2+1)^2", "2^{1801}+2^{901}\\sqrt2+1").sameness, Sameness::same);
}

TEST(Scalar, WhatWouldTakeTooMuchPrecisionIsUnknown) {
  EXPECT_EQ(compared("1+e^{-10000000}", "1").sameness, Sameness::unknown);
  EXPECT_EQ(compared("x+e^{-10000000}", "x").sameness, Sameness::unknown);
}

TEST(Scalar, PrecisionCostsWorkAndNeverTooMuchOfIt) {
  constexpr int work_max = 1'000'000;
  EXPECT_LT(compared("\\sqrt2+\\sqrt3", "\\sqrt3+\\sqrt2").work, 100);
  std::string sines = "2^{5000}", turned;
  for (int i = 1; i <= 60; ++i) {
    sines += "+\\sin(" + std::to_string(i) + "x)";
    turned += "\\sin(" + std::to_string(61 - i) + "x)+";
  }
  EXPECT_LT(compared(sines, turned + "2^{5000}").work, work_max);
  EXPECT_LT(compared("e^{10^{15}}+1", "1+e^{10^{15}}").work, work_max);
}

}  // namespace
}  // namespace convene
