#include "train/normal_form.h"

#include <gtest/gtest.h>

namespace convene {
namespace {

TEST(NormalForm, ComposesWhatWasWrittenInParts) {
  EXPECT_EQ(composed("e\u0301 u\u0308ber"), "\u00e9 \u00fcber");
  EXPECT_EQ(composed("\u1112\u1161\u11ab"), "\ud55c");
  EXPECT_EQ(composed("\u212b"), "\u00c5");
}

TEST(NormalForm, OrdersMarks) {
  EXPECT_EQ(composed("q\u0307\u0323"), "q\u0323\u0307");
}

TEST(NormalForm, LeavesBrokenBytesInTheirPlace) {
  EXPECT_EQ(composed("\xff"
                     "e\u0301\xc3"),
            "\xff"
            "\u00e9\xc3");
  EXPECT_EQ(composed(std::string_view("a\0b\x80", 4)), std::string_view("a\0b\x80", 4));
}

}  // namespace
}  // namespace convene
