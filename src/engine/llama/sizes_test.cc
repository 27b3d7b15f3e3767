#include "engine/llama/sizes.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace convene::llama {
namespace {

constexpr std::int64_t kGiB = std::int64_t{1} << 30;

Facts pocket() {
  return {.parameters = 2'500'000,
          .memory_free = 8 * kGiB,
          .trained_context = 1024,
          .width = 192,
          .layers = 6,
          .bytes_per_cell = 1536,
          .cores = 8};
}

Facts seven_billion() {
  return {.parameters = 7'600'000'000,
          .memory_free = 16 * kGiB,
          .trained_context = 32768,
          .width = 3584,
          .layers = 28,
          .bytes_per_cell = 57344,
          .cores = 8};
}

TEST(ChooseSizes, TakesTheModelsContext) {
  const Sizes s = choose_sizes(pocket(), {});
  EXPECT_EQ(s.context, 1024);
  EXPECT_EQ(s.parallel, 16);
  EXPECT_EQ(s.rooms, 16);
  EXPECT_EQ(s.batch, 512);
  EXPECT_GE(s.cells, s.context);
}

TEST(ChooseSizes, ComputesRoomsSideBySideInASmallModelOnly) {
  EXPECT_EQ(choose_sizes(pocket(), {}).lanes, 8);
  EXPECT_EQ(choose_sizes(pocket(), {.threads = 2}).lanes, 2);
  EXPECT_EQ(choose_sizes(pocket(), {.threads = 4, .rooms = 1}).lanes, 1);
  EXPECT_EQ(choose_sizes(seven_billion(), {}).lanes, 1);
  Facts on_gpu = pocket();
  on_gpu.gpu = true;
  EXPECT_EQ(choose_sizes(on_gpu, {}).lanes, 1);
}

TEST(ChooseSizes, DoesWithoutFlashAttentionWhereThatIsSlower) {
  EXPECT_FALSE(choose_sizes(pocket(), {}).flash_attention);
  EXPECT_TRUE(choose_sizes(seven_billion(), {}).flash_attention);
  EXPECT_FALSE(choose_sizes(seven_billion(), {.exact_cache = true}).flash_attention);
}

TEST(ChooseSizes, GivesOwnKernelsARoomForEachThread) {
  Facts facts = pocket();
  EXPECT_TRUE(suits_own_kernels(facts, {}));
  EXPECT_FALSE(suits_own_kernels(facts, {.exact_cache = true}));
  EXPECT_FALSE(suits_own_kernels(seven_billion(), {}));
  facts.own_kernels = true;
  const Sizes s = choose_sizes(facts, {.threads = 2});
  EXPECT_EQ(s.rooms, 2);
  EXPECT_EQ(s.lanes, 2);
  EXPECT_EQ(s.parallel, 32);
}

TEST(ChooseSizes, FitsALargeModelIntoMemory) {
  const Facts facts = seven_billion();
  const Sizes s = choose_sizes(facts, {});
  EXPECT_EQ(s.context, 16384);
  EXPECT_EQ(s.threads, 8);
  EXPECT_LE(s.rooms * s.cells * facts.bytes_per_cell, facts.memory_free);
  EXPECT_LT(s.batch, 128) << "a step of 512 tokens would take half a minute";
  EXPECT_GT(s.crowd, 5000) << "large models gain by large steps";
}

TEST(ChooseSizes, LetsTheCallerDecide) {
  const Sizes s = choose_sizes(
      seven_billion(),
      {.context_tokens = 4096, .threads = 3, .parallel = 4, .rooms = 2, .batch_tokens = 256});
  EXPECT_EQ(s.context, 4096);
  EXPECT_EQ(s.threads, 3);
  EXPECT_EQ(s.parallel, 4);
  EXPECT_EQ(s.rooms, 2);
  EXPECT_EQ(s.batch, 256);
}

TEST(ChooseSizes, ShrinksTheContextBeforeItGivesUp) {
  Facts facts = seven_billion();
  facts.memory_free = kGiB;
  const Sizes s = choose_sizes(facts, {});
  EXPECT_LT(s.context, 16384);
  EXPECT_GE(s.context, 256);
  facts.memory_free = kGiB / 100;
  EXPECT_THROW(choose_sizes(facts, {}), Error);
}

}  // namespace
}  // namespace convene::llama
