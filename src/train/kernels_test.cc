#include "train/kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "base/random.h"

/// Forward against the formula in double, backward against the slope of the forward.
namespace convene::kernels {
namespace {

using Floats = std::vector<float>;

Floats random_floats(std::size_t count, std::uint64_t seed) {
  Random random(seed);
  Floats made(count);
  for (float& x : made) x = static_cast<float>(random.unit() * 2 - 1);
  return made;
}

double dot(const Floats& a, const Floats& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * b[i];
  return sum;
}

/// The slope of f along `direction`, by central difference.
double slope(const std::function<double(const Floats&)>& f, const Floats& x,
             const Floats& direction) {
  constexpr float step = 1e-2f;
  Floats up = x, down = x;
  for (std::size_t i = 0; i < x.size(); ++i) {
    up[i] += step * direction[i];
    down[i] -= step * direction[i];
  }
  return (f(up) - f(down)) / (2.0 * step);
}

void expect_close(double a, double b) {
  EXPECT_NEAR(a, b, 2e-3 * (1 + std::abs(b)));
}

struct AttendCase {
  static constexpr int query = 4, key_value = 2, size = 16, rows = 70, positions = 64;
  static constexpr int width = (query + 2 * key_value) * size;
  std::vector<std::int32_t> starts{0, 5, 45, 46, 63};
  Floats cosine, sine;

  AttendCase() {
    for (int p = 0; p < positions; ++p)
      for (int d = 0; d < size / 2; ++d) {
        const double angle = p * std::pow(10000.0, -2.0 * d / size);
        cosine.push_back(static_cast<float>(std::cos(angle)));
        sine.push_back(static_cast<float>(std::sin(angle)));
      }
  }
  Attend<float> kernel() const {
    return {rows, query, key_value, size, starts, cosine.data(), sine.data()};
  }
  Floats forward(const Floats& qkv, Floats* lse_out = nullptr) const {
    Floats out(rows * query * size), lse(query * rows);
    kernel().forward(qkv.data(), out.data(), lse.data());
    if (lse_out) *lse_out = lse;
    return out;
  }

  /// Entry d of the head that starts at `column`, rotated by its position.
  double turned(const Floats& qkv, int row, int position, int column, int d) const {
    const int half = size / 2, other = d < half ? d + half : d - half;
    const float* at = qkv.data() + row * width + column;
    const auto i = static_cast<std::size_t>(position * half + d % half);
    return at[d] * cosine[i] + (d < half ? -1.0 : 1.0) * at[other] * sine[i];
  }

  double expected(const Floats& qkv, int start, int row, int head, int d) const {
    const int group = head / (query / key_value);
    double sum = 0, value = 0;
    for (int j = start; j <= row; ++j) {
      double score = 0;
      for (int k = 0; k < size; ++k)
        score += turned(qkv, row, row - start, head * size, k) *
                 turned(qkv, j, j - start, (query + group) * size, k);
      const double weight = std::exp(score / std::sqrt(static_cast<double>(size)));
      sum += weight;
      value += weight *
               qkv[static_cast<std::size_t>(j * width + (query + key_value + group) * size + d)];
    }
    return value / sum;
  }
};

TEST(Attend, IsSoftmaxOfRotatedQueriesAndKeysWithinEachDocument) {
  const AttendCase c;
  const Floats qkv = random_floats(AttendCase::rows * AttendCase::width, 1), out = c.forward(qkv);
  for (std::size_t doc = 0; doc + 1 < c.starts.size(); ++doc)
    for (int row = c.starts[doc]; row < c.starts[doc + 1]; ++row)
      for (int head = 0; head < AttendCase::query; ++head)
        for (const int d : {0, 7, 15})
          ASSERT_NEAR(out[static_cast<std::size_t>(
                          (row * AttendCase::query + head) * AttendCase::size + d)],
                      c.expected(qkv, c.starts[doc], row, head, d), 1e-5)
              << "row " << row << " head " << head;
}

TEST(Attend, GivesNothingForPadding) {
  const AttendCase c;
  const Floats out = c.forward(random_floats(AttendCase::rows * AttendCase::width, 1));
  for (std::size_t i = 63 * AttendCase::query * AttendCase::size; i < out.size(); ++i)
    ASSERT_EQ(out[i], 0);
}

TEST(Attend, BackwardIsTheSlopeOfForward) {
  const AttendCase c;
  const Floats qkv = random_floats(AttendCase::rows * AttendCase::width, 1);
  Floats lse, out = c.forward(qkv, &lse), d_out = random_floats(out.size(), 2), d_qkv(qkv.size());
  c.kernel().backward(qkv.data(), out.data(), lse.data(), d_out.data(), d_qkv.data());
  for (std::uint64_t seed = 10; seed < 14; ++seed) {
    const Floats direction = random_floats(qkv.size(), seed);
    expect_close(dot(d_qkv, direction),
                 slope([&](const Floats& x) { return dot(c.forward(x), d_out); }, qkv, direction));
  }
}

TEST(AddNorm, BackwardIsTheSlopeOfForward) {
  const AddNorm<float> kernel{3, 32, 1e-6f};
  const Floats x = random_floats(96, 1), delta = random_floats(96, 2),
               weight = random_floats(32, 3);
  const Floats dy = random_floats(96, 4), d_out = random_floats(96, 5);
  const auto value = [&](const Floats& from, const Floats& w) {
    Floats sum(96), y(96), scale(3);
    kernel.forward(from.data(), delta.data(), w.data(), sum.data(), y.data(), scale.data());
    return dot(y, dy) + dot(sum, d_out);
  };
  Floats sum(96), y(96), scale(3), dx(96), d_delta(96), d_weight(32);
  kernel.forward(x.data(), delta.data(), weight.data(), sum.data(), y.data(), scale.data());
  kernel.backward(sum.data(), weight.data(), scale.data(), d_out.data(), dy.data(), dx.data(),
                  d_delta.data(), d_weight.data());
  const Floats along = random_floats(96, 6), along_weight = random_floats(32, 7);
  expect_close(dot(dx, along),
               slope([&](const Floats& at) { return value(at, weight); }, x, along));
  expect_close(dot(d_weight, along_weight),
               slope([&](const Floats& at) { return value(x, at); }, weight, along_weight));
  EXPECT_EQ(dx, d_delta);
}

TEST(Swiglu, BackwardIsTheSlopeOfForward) {
  const Swiglu<float> kernel{3, 20};
  const Floats x = random_floats(120, 1), dy = random_floats(60, 2), along = random_floats(120, 3);
  Floats dx(120);
  kernel.backward(x.data(), dy.data(), dx.data());
  expect_close(dot(dx, along), slope(
                                   [&](const Floats& at) {
                                     Floats y(60);
                                     kernel.forward(at.data(), y.data());
                                     return dot(y, dy);
                                   },
                                   x, along));
}

TEST(CrossEntropy, BackwardIsTheSlopeOfForward) {
  const CrossEntropy<float> kernel{3, 20};
  const std::vector<std::int64_t> target{0, 19, 7};
  const Floats x = random_floats(60, 1), d_loss{1, 0, 0.5}, along = random_floats(60, 3);
  Floats loss(3), lse(3), dx(60);
  kernel.forward(x.data(), target.data(), loss.data(), lse.data());
  kernel.backward(x.data(), target.data(), lse.data(), d_loss.data(), dx.data());
  expect_close(dot(dx, along), slope(
                                   [&](const Floats& at) {
                                     Floats l(3), s(3);
                                     kernel.forward(at.data(), target.data(), l.data(), s.data());
                                     return dot(l, d_loss);
                                   },
                                   x, along));
}

TEST(CrossEntropy, OfEqualLogitsIsTheLogOfTheirNumber) {
  const Floats x(20, 3.0f);
  const std::int64_t target = 4;
  float loss = 0, lse = 0;
  CrossEntropy<float>{1, 20}.forward(x.data(), &target, &loss, &lse);
  EXPECT_NEAR(loss, std::log(20.0), 1e-5);
}

}  // namespace
}  // namespace convene::kernels
