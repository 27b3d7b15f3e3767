#include "bench/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/check.h"
#include "base/random.h"

namespace convene {
namespace {

constexpr std::size_t kExactFlips = 20;
constexpr std::uint64_t kDrawSeed = 20'250'409;  // fixed, so that what is printed repeats

/// Wilson's interval of a share of n scores, n not necessarily whole.
Interval score_interval(double share, double n) {
  const double z2 = kZ * kZ;
  const double centre = (share + z2 / (2 * n)) / (1 + z2 / n);
  const double half = kZ / (1 + z2 / n) * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n));
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Σ(value - mean)², divided by nothing.
double squares_around(const std::vector<double>& values, double mean) {
  double sum = 0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return sum;
}

/// Of the mean of paired differences, see mean_difference.
Interval paired_interval(const std::vector<double>& differences) {
  double sum = 0, squares = 0, moved = 0;
  for (const double difference : differences) {
    sum += difference;
    squares += difference * difference;
    moved += difference != 0;
  }
  const double n = static_cast<double>(differences.size()) + 2;
  const double centre = sum / n;
  const double more = 2 * (squares + 1) / (moved + 1);
  const double half = kZ * std::sqrt(((squares + more) / n - centre * centre) / n);
  return {std::max(-1.0, centre - half), std::min(1.0, centre + half)};
}

/// How many independent scores would have this error.
double independent_scores(double mean, double error, double n) {
  const double spread = mean * (1 - mean);
  if (spread <= 0) return n;
  const double alone = spread / (n - 1);
  return error > 0 ? std::min(n, n * alone / (error * error)) : n;
}

double exact_flip_p(const std::vector<double>& differences, double seen) {
  const std::size_t signs = std::size_t{1} << differences.size();
  std::size_t as_far = 0;
  for (std::size_t flips = 0; flips < signs; ++flips) {
    double sum = 0;
    for (std::size_t i = 0; i < differences.size(); ++i)
      sum += (flips >> i & 1) != 0 ? -differences[i] : differences[i];
    as_far += std::abs(sum) >= seen;
  }
  return static_cast<double>(as_far) / static_cast<double>(signs);
}

double drawn_flip_p(const std::vector<double>& differences, double seen, std::uint64_t seed,
                    int draws) {
  Random random(seed);
  int as_far = 0;
  for (int draw = 0; draw < draws; ++draw) {
    double sum = 0;
    for (const double difference : differences)
      sum += (random.next() & 1) != 0 ? difference : -difference;
    as_far += std::abs(sum) >= seen;
  }
  return (as_far + 1.0) / (draws + 1.0);  // what was seen is one of the flips
}

/// The value below which that part of sorted values lies, interpolated.
double quantile(const std::vector<double>& sorted, double part) {
  const double place = part * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

double log_binomial(int n, int k) {
  return std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0);
}

std::vector<double> means_of(const ByQuestion& scores) {
  std::vector<double> means;
  means.reserve(scores.size());
  for (const std::vector<double>& question : scores) means.push_back(mean_of(question));
  return means;
}

}  // namespace

Interval wilson_interval(int right, int n) {
  CHECK(n > 0 && right >= 0 && right <= n, "right={} n={}", right, n);
  return score_interval(static_cast<double>(right) / n, n);
}

Paired paired_difference(const std::vector<bool>& a, const std::vector<bool>& b) {
  CHECK(a.size() == b.size() && !a.empty(), "{} against {}", a.size(), b.size());
  Paired paired;
  std::vector<double> differences(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    paired.only_a += a[i] && !b[i];
    paired.only_b += b[i] && !a[i];
    differences[i] = static_cast<double>(a[i]) - static_cast<double>(b[i]);
  }
  paired.difference = mean_of(differences);
  paired.interval = paired_interval(differences);
  return paired;
}

Estimate clustered_mean(const ByQuestion& scores) {
  CHECK(!scores.empty());
  double n = 0, sum = 0;
  for (const std::vector<double>& question : scores) {
    CHECK(!question.empty());
    n += static_cast<double>(question.size());
    sum = std::accumulate(question.begin(), question.end(), sum);
  }
  Estimate estimate{.mean = sum / n, .error = 0, .interval = {}};
  double squares = 0;
  for (const std::vector<double>& question : scores) {
    double residual = 0;
    for (const double score : question) residual += score - estimate.mean;
    squares += residual * residual;
  }
  const auto questions = static_cast<double>(scores.size());
  if (questions > 1) estimate.error = std::sqrt(questions / (questions - 1) * squares) / n;
  // At 0 % and 100 % the repeats say nothing of what other questions would bring.
  const bool extreme = estimate.mean <= 0 || estimate.mean >= 1;
  const double alike = extreme ? questions : independent_scores(estimate.mean, estimate.error, n);
  estimate.interval = score_interval(estimate.mean, std::max(1.0, alike));
  return estimate;
}

Estimate mean_difference(const std::vector<double>& differences) {
  CHECK(!differences.empty());
  const auto n = static_cast<double>(differences.size());
  Estimate estimate{.mean = mean_of(differences), .error = 0, .interval = {}};
  if (n > 1) estimate.error = std::sqrt(squares_around(differences, estimate.mean) / (n - 1) / n);
  estimate.interval = paired_interval(differences);
  return estimate;
}

double sign_flip_p(const std::vector<double>& differences, std::uint64_t seed, int draws) {
  std::vector<double> moved;
  std::copy_if(differences.begin(), differences.end(), std::back_inserter(moved),
               [](double difference) { return difference != 0; });
  if (moved.empty()) return 1;
  const double sum = std::accumulate(moved.begin(), moved.end(), 0.0);
  const double seen = std::abs(sum) - 1e-9;  // sums of the same terms in another order
  return moved.size() <= kExactFlips ? exact_flip_p(moved, seen)
                                     : drawn_flip_p(moved, seen, seed, draws);
}

Interval bootstrap_interval(const std::vector<double>& values, std::uint64_t seed, int draws) {
  CHECK(!values.empty() && draws > 0);
  Random random(seed);
  std::vector<double> means(static_cast<std::size_t>(draws));
  for (double& mean : means) {
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) sum += random.pick(values);
    mean = sum / static_cast<double>(values.size());
  }
  std::sort(means.begin(), means.end());
  return {quantile(means, 0.025), quantile(means, 0.975)};
}

double mcnemar_p(int only_a, int only_b) {
  CHECK(only_a >= 0 && only_b >= 0, "only_a={} only_b={}", only_a, only_b);
  const int n = only_a + only_b;
  double tail = 0;
  for (int k = 0; k <= std::min(only_a, only_b); ++k)
    tail += std::exp(log_binomial(n, k) - n * std::log(2.0));
  return std::min(1.0, 2 * tail);
}

PairedTests paired_tests(const ByQuestion& a, const ByQuestion& b) {
  CHECK(a.size() == b.size() && !a.empty(), "{} against {}", a.size(), b.size());
  PairedTests tests{.questions = static_cast<int>(a.size())};
  std::vector<double> differences(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double ours = mean_of(a[i]), theirs = mean_of(b[i]);
    differences[i] = ours - theirs;
    tests.only_a += ours > 0.5 && theirs <= 0.5;
    tests.only_b += theirs > 0.5 && ours <= 0.5;
  }
  tests.difference = mean_difference(differences);
  tests.bootstrap = bootstrap_interval(differences, kDrawSeed, 2000);
  tests.p = sign_flip_p(differences, kDrawSeed, 5000);
  tests.mcnemar = mcnemar_p(tests.only_a, tests.only_b);
  return tests;
}

std::vector<double> holm_adjusted(const std::vector<double>& p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  std::vector<double> adjusted(p.size());
  double least = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    least = std::max(least, static_cast<double>(p.size() - i) * p[order[i]]);
    adjusted[order[i]] = std::min(1.0, least);
  }
  return adjusted;
}

double pass_at_k(int n, int c, int k) {
  CHECK(0 <= c && c <= n && 1 <= k && k <= n, "n={} c={} k={}", n, c, k);
  if (n - c < k) return 1;
  double none = 1;
  for (int i = n - c + 1; i <= n; ++i) none *= 1 - static_cast<double>(k) / i;
  return 1 - none;
}

std::optional<int> repeats_needed(const ByQuestion& scores, double half_width) {
  CHECK(scores.size() > 1 && half_width > 0, "{} questions, half-width {}", scores.size(),
        half_width);
  double within = 0, each = 0;
  for (const std::vector<double>& question : scores) {
    CHECK(question.size() > 1, "one repeat shows no variance");
    const auto repeats = static_cast<double>(question.size());
    within += squares_around(question, mean_of(question)) / (repeats - 1);
    each += 1 / repeats;
  }
  const auto questions = static_cast<double>(scores.size());
  within /= questions;
  const std::vector<double> means = means_of(scores);
  const double around = squares_around(means, mean_of(means)) / (questions - 1);
  const double between = std::max(0.0, around - within * each / questions);
  const double error = half_width / kZ;
  const double room = questions * error * error - between;
  if (room <= 0) return std::nullopt;
  const double needed = std::ceil(within / room);
  if (needed > std::numeric_limits<int>::max()) return std::nullopt;
  return std::max(1, static_cast<int>(needed));
}

}  // namespace convene
