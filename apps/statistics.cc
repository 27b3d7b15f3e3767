#include "statistics.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace convene {
namespace {

constexpr double kZ = 1.959963984540054;  // 97.5 % of the standard normal lie below

}  // namespace

Interval wilson_interval(int right, int n) {
  CHECK(n > 0 && right >= 0 && right <= n, "right={} n={}", right, n);
  const double count = n, share = right / count, z2 = kZ * kZ;
  const double centre = (share + z2 / (2 * count)) / (1 + z2 / count);
  const double half =
      kZ / (1 + z2 / count) * std::sqrt(share * (1 - share) / count + z2 / (4 * count * count));
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

Paired paired_difference(const std::vector<bool>& a, const std::vector<bool>& b) {
  CHECK(a.size() == b.size() && !a.empty(), "{} against {}", a.size(), b.size());
  Paired paired;
  for (std::size_t i = 0; i < a.size(); ++i) {
    paired.only_a += a[i] && !b[i];
    paired.only_b += b[i] && !a[i];
  }
  const double n = static_cast<double>(a.size());
  paired.difference = (paired.only_a - paired.only_b) / n;
  const double p = (paired.only_a + 1) / (n + 2), q = (paired.only_b + 1) / (n + 2);
  const double half = kZ * std::sqrt((p + q - (p - q) * (p - q)) / (n + 2));
  paired.interval = {std::max(-1.0, p - q - half), std::min(1.0, p - q + half)};
  return paired;
}

}  // namespace convene
