#include <gtest/gtest.h>

#include <cmath>

#include "llama/support.h"

namespace convene {
namespace {

/// Our kernels where the processor has what they need, else the test has nothing to say.
class LlamaOwnKernels : public testing::Test {
 protected:
  void SetUp() override {
    if (!LlamaEngine(own()).tally().own_kernels) GTEST_SKIP() << "not on this processor";
  }

  static LlamaOptions own(int threads = 1) {
    return {.path = tiny_gguf().string(), .threads = threads};
  }
  static Call likelihoods(int i) {
    Sampling sampling = seeded(static_cast<std::uint64_t>(i), 20);
    sampling.logprobs = 5;
    return user_call(words(30) + words(i, "q"), sampling);
  }
};

TEST_F(LlamaOwnKernels, AgreeWithLlamaCpp) {
  LlamaEngine ours(own());
  LlamaEngine theirs(tiny_options());
  ASSERT_FALSE(theirs.tally().own_kernels);
  for (int i = 0; i < 8; ++i) {
    const auto a = ask(ours, likelihoods(i));
    const auto b = ask(theirs, likelihoods(i));
    ASSERT_TRUE(a && b);
    ASSERT_FALSE(a->logprobs.empty() || b->logprobs.empty());
    // Their keys and values are f32 here, ours f16.
    for (std::size_t k = 0; k < 5; ++k)
      EXPECT_NEAR(a->logprobs[0].alternatives[k].second, b->logprobs[0].alternatives[k].second,
                  0.02)
          << i << " " << k;
  }
}

TEST_F(LlamaOwnKernels, SayTheSameToTheLastBitInAnyCompany) {
  LlamaOptions bare = own();
  bare.reuse_prefixes = false;
  bare.parallel = 1;
  LlamaEngine alone(bare);
  LlamaEngine crowd(own(3));
  std::vector<std::future<Result<Reply>>> replies;
  for (int i = 0; i < 20; ++i) replies.push_back(send(crowd, likelihoods(i)));
  for (int i = 0; i < 20; ++i) {
    const auto one = ask(alone, likelihoods(i));
    const auto one_of_many = replies[static_cast<std::size_t>(i)].get();
    ASSERT_TRUE(one && one_of_many);
    EXPECT_EQ(one->text, one_of_many->text) << i;
    EXPECT_EQ(one->logprobs, one_of_many->logprobs) << i;
  }
}

TEST_F(LlamaOwnKernels, LeaveOtherShapesToLlamaCpp) {
  const TemporaryFile file("narrow.gguf");
  TinyModel{.width = 40, .heads = 5, .kv_heads = 1}.write(file.path());
  LlamaEngine engine({.path = file.path().string(), .threads = 1});
  EXPECT_FALSE(engine.tally().own_kernels);
  EXPECT_TRUE(ask(engine, user_call("hello", greedy(4))));
}

TEST_F(LlamaOwnKernels, AreLeftOutWhenAsked) {
  LlamaOptions options = own();
  options.own_kernels = false;
  EXPECT_FALSE(LlamaEngine(options).tally().own_kernels);
}

}  // namespace
}  // namespace convene
