#include "engine/llama/kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"
#include "ggml.h"

namespace convene::llama {
namespace {

std::vector<float> random_numbers(Random& random, int n) {
  std::vector<float> all;
  for (int i = 0; i < n; ++i) all.push_back(static_cast<float>(random.unit() * 2 - 1));
  return all;
}

std::vector<std::uint16_t> halves_of(const std::vector<float>& numbers) {
  std::vector<std::uint16_t> halves;
  for (const float x : numbers) halves.push_back(ggml_fp32_to_fp16(x));
  return halves;
}

std::size_t size(int n) {
  return static_cast<std::size_t>(n);
}

/// Every instruction set that this processor has.
class EachKernels : public testing::TestWithParam<const Kernels* (*)()> {
 protected:
  void SetUp() override {
    if (GetParam()() == nullptr) GTEST_SKIP() << "not on this processor";
  }
  const Kernels& kernels() const { return *GetParam()(); }
};

INSTANTIATE_TEST_SUITE_P(Kernels, EachKernels, testing::Values(kernels_avx512, kernels_avx2));

constexpr int kInputs = 530;  // more than are taken at once
constexpr int kPanels = 13;
constexpr int kOutputs = kPanels * kLanes;

TEST_P(EachKernels, MultiplyLikeTheDefinition) {
  Random random(1);
  const std::vector<float> weights = random_numbers(random, kInputs * kOutputs);
  const std::vector<std::uint16_t> halves = halves_of(weights);
  const std::vector<float> bias = random_numbers(random, kOutputs);
  for (const int columns : {1, 2, 3, 5, 6, 7, 12, 13, 29}) {
    const std::vector<float> x = random_numbers(random, columns * kInputs);
    std::vector<float> y(size(columns * kOutputs));
    kernels().multiply({.panels = halves.data(),
                        .inputs = kInputs,
                        .last = kPanels,
                        .x = x.data(),
                        .x_stride = kInputs,
                        .columns = columns,
                        .y = y.data(),
                        .y_stride = kOutputs,
                        .bias = bias.data()});
    for (int c = 0; c < columns; ++c)
      for (int o = 0; o < kOutputs; o += 7) {
        double expected = bias[size(o)];
        for (int i = 0; i < kInputs; ++i)
          expected += double{ggml_fp16_to_fp32(
                          halves[size((o / kLanes * kInputs + i) * kLanes + o % kLanes)])} *
                      double{x[size(c * kInputs + i)]};
        EXPECT_NEAR(y[size(c * kOutputs + o)], expected, 1e-4) << columns << " " << c << " " << o;
      }
  }
}

TEST_P(EachKernels, GiveTheSameBitsInAnyCompanyAndAnyPart) {
  Random random(2);
  const std::vector<float> weights = random_numbers(random, kInputs * kOutputs);
  const int columns = 17;
  const std::vector<float> x = random_numbers(random, columns * kInputs);
  std::vector<float> together(size(columns * kOutputs), 0.5f);
  std::vector<float> apart = together;
  Product product{.panels = weights.data(),
                  .half = false,
                  .inputs = kInputs,
                  .last = kPanels,
                  .x = x.data(),
                  .x_stride = kInputs,
                  .columns = columns,
                  .y = together.data(),
                  .y_stride = kOutputs,
                  .adds = true};
  kernels().multiply(product);
  for (int c = 0; c < columns; ++c)
    for (int panel = 0; panel < kPanels; panel += 3) {
      Product part = product;
      part.first = panel;
      part.last = std::min(panel + 3, kPanels);
      part.x = x.data() + c * kInputs;
      part.columns = 1;
      part.y = apart.data() + c * kOutputs;
      kernels().multiply(part);
    }
  EXPECT_EQ(together, apart);
}

TEST_P(EachKernels, AttendToTheCellsOfASequenceAlone) {
  Random random(3);
  for (const int group : {1, 2, 3, 5})
    for (const int width : {16, 48, 64})
      for (const int cells : {1, 16, 75, 130}) {
        const int pages = (cells + kLanes - 1) / kLanes;
        std::vector<std::vector<std::uint16_t>> memory;
        std::vector<const std::uint16_t*> pointers;
        for (int i = 0; i < pages; ++i)
          memory.push_back(halves_of(random_numbers(random, 2 * width * kLanes)));
        for (const auto& page : memory) pointers.push_back(page.data());
        const std::vector<float> queries = random_numbers(random, group * width);
        std::vector<float> scores(size(group * pages * kLanes));
        std::vector<float> out(size(group * width));
        kernels().attend({.queries = queries.data(),
                          .group = group,
                          .head_width = width,
                          .pages = pointers.data(),
                          .cells = cells,
                          .scores = scores.data(),
                          .out = out.data()});

        const auto number = [&](int cell, int at) {
          return double{ggml_fp16_to_fp32(memory[size(cell / kLanes)][size(at)])};
        };
        const int g = group - 1;
        double total = 0;
        double first = 0;
        for (int cell = 0; cell < cells; ++cell) {
          double score = 0;
          for (int d = 0; d < width; ++d)
            score +=
                double{queries[size(g * width + d)]} * number(cell, d * kLanes + cell % kLanes);
          total += std::exp(score);
          first += std::exp(score) * number(cell, (kLanes + cell % kLanes) * width);
        }
        EXPECT_NEAR(out[size(g * width)], first / total, 1e-4) << group << width << cells;
      }
}

TEST_P(EachKernels, NormaliseAndGate) {
  Random random(4);
  const std::vector<float> x = random_numbers(random, 48);
  const std::vector<float> weight = random_numbers(random, 48);
  std::vector<float> out(48);
  kernels().normalise(x.data(), weight.data(), 1e-6f, 48, out.data());
  double squares = 0;
  for (const float v : x) squares += double{v} * v;
  EXPECT_NEAR(out[40], x[40] / std::sqrt(squares / 48 + 1e-6) * weight[40], 1e-5);

  std::vector<float> gate{-100, -3, -0.5f, 0, 0.5f, 3, 100, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  const std::vector<float> before = gate;
  const std::vector<float> up(16, 2.0f);
  kernels().swiglu(gate.data(), up.data(), 16);
  for (std::size_t i = 0; i < 16; ++i)
    EXPECT_NEAR(gate[i], 2 * before[i] / (1 + std::exp(-before[i])), 1e-5) << before[i];
}

}  // namespace
}  // namespace convene::llama
