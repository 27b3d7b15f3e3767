#include "base/nearest.h"

#include <gtest/gtest.h>

namespace convene {
namespace {

const std::vector<std::string> kRoles = {"ceo", "critic", "evaluator", "solver"};

TEST(Nearest, FindsTheNameBehindATypo) {
  EXPECT_EQ(nearest_name("slover", kRoles), "solver");
  EXPECT_EQ(nearest_name("Critics", kRoles), "critic");
  EXPECT_EQ(nearest_name("evalator", kRoles), "evaluator");
}

TEST(Nearest, SaysNothingWhereNothingIsNear) {
  EXPECT_EQ(nearest_name("janitor", kRoles), "");
  EXPECT_EQ(nearest_name("", kRoles), "");
  EXPECT_EQ(nearest_name(std::string(100000, 'x'), kRoles), "");
}

TEST(Nearest, HintListsAllNames) {
  EXPECT_EQ(name_hint("ceoo", kRoles), "did you mean 'ceo'? one of ceo, critic, evaluator, solver");
  EXPECT_EQ(name_hint("janitor", kRoles), "one of ceo, critic, evaluator, solver");
}

}  // namespace
}  // namespace convene
