#include "train/torch/composed.h"

#include <ATen/ops/full_like.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/sub.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

/// Our loops against libtorch's operators, forward and backward.
namespace convene {
namespace {

at::Tensor random(at::IntArrayRef sizes) {
  return at::randn(sizes, at::kFloat).set_requires_grad(true);
}

void expect_same(const at::Tensor& ours, const at::Tensor& theirs,
                 const std::vector<at::Tensor>& inputs) {
  EXPECT_LT(at::sub(ours, theirs).abs().max().item<float>(), 1e-5);
  const at::Tensor weight = at::randn(ours.sizes(), at::kFloat);
  const auto mine = torch::autograd::grad({ours}, inputs, {weight});
  const auto yours = torch::autograd::grad({theirs}, inputs, {weight});
  for (std::size_t i = 0; i < inputs.size(); ++i)
    EXPECT_LT(at::sub(mine[i], yours[i]).abs().max().item<float>(), 2e-5) << "input " << i;
}

TEST(Composed, AddNorm) {
  const at::Tensor x = random({5, 48}), delta = random({5, 48}), weight = random({48});
  const auto ours = add_norm(x, delta, weight, 1e-6, at::kFloat);
  const auto theirs = composed::add_norm(x, delta, weight, 1e-6, at::kFloat);
  EXPECT_LT(at::sub(ours.first, theirs.first).abs().max().item<float>(), 1e-6);
  expect_same(ours.second, theirs.second, {x, delta, weight});
}

TEST(Composed, Swiglu) {
  const at::Tensor x = random({7, 64});
  expect_same(swiglu(x), composed::swiglu(x), {x});
}

TEST(Composed, RowLosses) {
  const at::Tensor logits = random({9, 40}), targets = at::randint(40, {9}, at::kLong);
  expect_same(row_losses(logits, targets), composed::row_losses(logits, targets), {logits});
}

TEST(Composed, Attend) {
  const AttendShape shape{4, 2, 16};
  const Rotation turns = rotation(64, shape.size, 10000);
  const at::Tensor qkv = random({45, 8 * 16});
  const std::vector<std::int32_t> starts{0, 1, 18, 40};
  expect_same(attend(qkv, starts, shape, turns), composed::attend(qkv, starts, shape, turns),
              {qkv});
}

}  // namespace
}  // namespace convene
