#include "engine/llama/scheduler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace convene::llama {
namespace {

TEST(PlanStep, GivesEverySpeakerOneTokenAndTheRestToPrompts) {
  const auto takes = plan_step({{0, 100}, {50, 51}, {0, 30}, {9, 10}}, 64);
  ASSERT_EQ(takes.size(), 3u);
  EXPECT_EQ(takes[0].row, 1u);
  EXPECT_TRUE(takes[0].draws);
  EXPECT_EQ(takes[1].row, 3u);
  EXPECT_EQ(takes[2].row, 0u);
  EXPECT_EQ(takes[2].count, 62);
  EXPECT_FALSE(takes[2].draws);
}

TEST(PlanStep, DrawsWhenThePromptIsComplete) {
  const auto takes = plan_step({{96, 100}, {0, 200}}, 64);
  ASSERT_EQ(takes.size(), 2u);
  EXPECT_TRUE(takes[0].draws);
  EXPECT_EQ(takes[0].from, 96);
  EXPECT_EQ(takes[1].count, 60);
  EXPECT_FALSE(takes[1].draws);
}

TEST(PlanStep, IsEmptyWithoutRows) {
  EXPECT_TRUE(plan_step({}, 64).empty());
}

TEST(UsefulThreads, GrowWithTheWorkOfAStep) {
  Sizes s;
  s.threads = 8;
  s.chunk = 128;
  s.parameters = 2'500'000;
  EXPECT_EQ(useful_threads(512, s), 1) << "no more than a chunk at a time";
  s.parameters = 30'000'000;
  EXPECT_EQ(useful_threads(1, s), 1);
  EXPECT_GT(useful_threads(64, s), 2);
  s.parameters = 7'000'000'000;
  EXPECT_EQ(useful_threads(1, s), 8);
}

Sizes sizes() {
  Sizes s;
  s.rooms = 2;
  s.crowd = 1000;
  return s;
}

TEST(Place, PutsARequestWhereMostOfItsPromptIs) {
  const Placement p =
      place(100, {{.live_cells = 10}, {.cached = 60, .live = 3, .live_cells = 900}}, sizes());
  EXPECT_EQ(p.placing, Placing::room);
  EXPECT_EQ(p.room, 1u);
}

TEST(Place, SpreadsStrangersWhereTheyDoNotSlowEachOther) {
  Sizes own = sizes();
  own.own_kernels = true;
  EXPECT_EQ(place(100, {{.live = 1}}, own).placing, Placing::new_room);
  EXPECT_EQ(place(100, {{.live = 0}}, own).placing, Placing::room);
  const Placement p =
      place(100, {{.live = 5, .live_cells = 10}, {.live = 4, .live_cells = 900}}, own);
  EXPECT_EQ(p.placing, Placing::room);
  EXPECT_EQ(p.room, 1u);
  EXPECT_EQ(place(100, {{.cached = 60, .live = 9}, {.live = 0}}, own).room, 0u)
      << "kin stay together";
}

TEST(Place, WaitsForASiblingThatComputesTheSharedPrompt) {
  const Placement p =
      place(100, {{.cached = 10, .coming = 90, .live = 1, .live_cells = 10}}, sizes());
  EXPECT_EQ(p.placing, Placing::wait);
}

TEST(Place, DoesNotWaitForAFewTokens) {
  const Placement p =
      place(100, {{.cached = 85, .coming = 90, .live = 1, .live_cells = 85}}, sizes());
  EXPECT_EQ(p.placing, Placing::room);
}

TEST(Place, LetsStrangersShareARoomUntilTheyCrowdEachOther) {
  EXPECT_EQ(place(100, {{.live = 2, .live_cells = 200}}, sizes()).placing, Placing::room);
  EXPECT_EQ(place(100, {{.live = 4, .live_cells = 950}}, sizes()).placing, Placing::new_room);
}

TEST(Place, TakesTheIdleRoomUnusedForLongestWhenThereMayBeNoMore) {
  Sizes tight = sizes();
  tight.crowd = 10;
  const Placement p = place(100, {{.used = 9}, {.used = 4}}, tight);
  EXPECT_EQ(p.placing, Placing::room);
  EXPECT_EQ(p.room, 1u);
}

TEST(Place, TakesTheLeastCrowdedRoomWhenNoneIsIdle) {
  const Placement p = place(
      100, {{.live = 9, .live_cells = 990, .used = 1}, {.live = 4, .live_cells = 960, .used = 9}},
      sizes());
  EXPECT_EQ(p.room, 1u);
}

}  // namespace
}  // namespace convene::llama
