#include "bench/parts.h"

#include <gmock/gmock.h>

namespace convene {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Parts, PutEachFamilyBeforeItsLevels) {
  EXPECT_THAT(parts_of({"target/easy", "target/hard", "algebra/easy", "algebra/hard"}),
              ElementsAre("target", "target/easy", "target/hard", "algebra", "algebra/easy",
                          "algebra/hard"));
}

TEST(Parts, RepeatNothing) {
  EXPECT_THAT(parts_of({}), IsEmpty());
  EXPECT_THAT(parts_of({"target/easy"}), IsEmpty()) << "it is everything";
  EXPECT_THAT(parts_of({"target/easy", "target/hard"}), ElementsAre("target/easy", "target/hard"))
      << "the family is everything";
  EXPECT_THAT(parts_of({"target/easy", "algebra/easy"}), ElementsAre("target/easy", "algebra/easy"))
      << "a family is its only level";
  EXPECT_THAT(parts_of({"Algebra", "Geometry"}), ElementsAre("Algebra", "Geometry"));
}

TEST(Parts, UppermostOnesHaveNoPath) {
  EXPECT_THAT(uppermost({"target", "target/easy", "algebra"}), ElementsAre("target", "algebra"));
}

TEST(Parts, HoldWhatIsBelowThem) {
  EXPECT_TRUE(is_in_part("target/easy", ""));
  EXPECT_TRUE(is_in_part("target/easy", "target"));
  EXPECT_TRUE(is_in_part("target/easy", "target/easy"));
  EXPECT_FALSE(is_in_part("target", "target/easy"));
  EXPECT_FALSE(is_in_part("targets/easy", "target"));
}

}  // namespace
}  // namespace convene
