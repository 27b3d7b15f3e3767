#include "train/loss_chart.h"

#include <gmock/gmock.h>

namespace convene {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

const char* const run_log =
    R"({"tokens":1000000,"losses":{"all":3.5,"target":3.0,"target solver":2.0}})"
    "\n"
    R"({"tokens":2000000,"losses":{"all":2.5,"target":null}})"
    "\n"
    R"({"tokens":2000000,"held_out":{"target":{"tried":8,"right":2},"target easy":{"tried":3,"right":2}}})"
    "\n{\"torn";

TEST(LossChart, ReadsLossesAndSuccessByFamily) {
  const auto panels = panels_of_log(run_log);
  ASSERT_EQ(panels.size(), 2u);
  ASSERT_EQ(panels[0].curves.size(), 2u);
  EXPECT_EQ(panels[0].curves[0].name, "all");
  EXPECT_THAT(panels[0].curves[0].points, ElementsAre(Pair(1, 3.5), Pair(2, 2.5)));
  EXPECT_THAT(panels[0].curves[1].points, ElementsAre(Pair(1, 3.0)));
  EXPECT_THAT(panels[1].curves[0].points, ElementsAre(Pair(2, 25)));
}

TEST(LossChart, DrawsEveryCurveInsideThePicture) {
  const std::string svg = as_svg(panels_of_log(run_log), "million tokens");
  EXPECT_THAT(svg, HasSubstr("viewBox=\"0 0 900 640\""));
  EXPECT_THAT(svg, HasSubstr(">all</text>"));
  EXPECT_THAT(svg, HasSubstr("points=\"405.0,"));  // one of two million: half way across
}

TEST(LossChart, GivesANameOneColourInAllPanels) {
  const Curve all{"all", {{1, 1}}}, target{"target", {{1, 1}}};
  const std::string svg = as_svg({{"loss", {all, target}}, {"solved", {target}}}, "tokens");
  const std::string legend = "<g fill=\"#0072b2\"><text x=\"760.0\"";
  const std::size_t first = svg.find(legend);
  ASSERT_NE(first, std::string::npos);
  EXPECT_NE(svg.find(legend, first + 1), std::string::npos);
}

TEST(LossChart, IsEmptyWithoutALog) {
  EXPECT_TRUE(panels_of_log("").empty());
}

}  // namespace
}  // namespace convene
