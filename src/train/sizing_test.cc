#include "train/sizing.h"

#include <gmock/gmock.h>

#include "base/error.h"

namespace convene {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string hint(const ModelShape& shape, const FitPlan& plan, std::int64_t free) {
  try {
    require_memory(shape, plan, 2, free);
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("the run needs about"), HasSubstr("are free")));
    return error.hint();
  }
  return "it fits";
}

TEST(Sizing, SaysWhatWouldFitWhereMemoryDoesNotSuffice) {
  const ModelShape shape;
  const FitPlan plan;
  EXPECT_EQ(hint(shape, plan, 2'000'000'000), "it fits");
  EXPECT_EQ(hint(shape, plan, memory_needed(shape, plan, 1).total()), "--workers 1 would fit");
  FitPlan shorter = plan;
  shorter.step.tokens_max /= 2;
  EXPECT_EQ(hint(shape, plan, memory_needed(shape, shorter, 1).total()),
            "fit.pack_tokens = 768 would fit, with --workers 1");
  const ModelShape huge{.hidden = 8192, .layers = 80, .heads = 64, .kv_heads = 8, .ff = 28672};
  EXPECT_THAT(hint(huge, plan, 24'000'000'000), HasSubstr("million parameters, such as hidden"));
  const ModelShape wide{.hidden = 36864, .layers = 2, .heads = 768, .kv_heads = 768, .ff = 512};
  EXPECT_THAT(hint(wide, plan, 4'000'000'000), HasSubstr("such as hidden 4608 with 96 heads"))
      << "heads of 48 stay as wide as they are";
  EXPECT_EQ(hint(huge, plan, 1000), "");
}

TEST(Sizing, SaysWhatMemoryIsFor) {
  const Memory memory = memory_needed({}, {}, 2);
  const std::int64_t parts =
      memory.weights + memory.gradients + memory.activations + memory.replies + memory.program;
  EXPECT_EQ(memory.total(), parts);
  EXPECT_THAT(in_words({.weights = 2'000'000, .program = 100'000'000}),
              testing::StartsWith("102 MB (weights 2, gradients 0"));
  EXPECT_THAT(in_words({.weights = 20'000'000'000}), testing::StartsWith("20 GB (weights 20,"));
}

TEST(Sizing, CountsTheOperationsOfProductsAndAttention) {
  const ModelShape s{
      .vocabulary = 100, .hidden = 32, .layers = 2, .heads = 2, .kv_heads = 1, .ff = 8};
  Pack pack;
  pack.starts = {0, 10, 30};
  pack.rows = {1, 2, 3};
  const double weights = 2 * (32.0 * 64 + 32 * 32 + 3 * 32 * 8);
  EXPECT_DOUBLE_EQ(operations(s, {pack}),
                   6 * weights * 30 + 6.0 * 32 * 100 * 3 + 6.0 * 32 * 2 * (100 + 400));
}

TEST(Sizing, KnowsThisProcessAndThisMachine) {
  EXPECT_GT(memory_used(), 1'000'000);
  EXPECT_GT(memory_free(), 1'000'000);
}

}  // namespace
}  // namespace convene
