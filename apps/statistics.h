#pragma once

#include <vector>

namespace convene {

/// Bounds of a 95 % interval.
struct Interval {
  double low = 0;
  double high = 0;
};

/// Of a share right/n: Wilson's score interval (1927). n > 0.
Interval wilson_interval(int right, int n);

/// A difference of means over the same problems.
struct Paired {
  double difference = 0;  ///< mean(a) - mean(b)
  Interval interval;
  int only_a = 0;  ///< problems that a alone got right
  int only_b = 0;
};

/// Of two lists of verdicts, problem by problem. The interval is Bonett and Price's adjusted Wald
/// interval for paired shares (2012), which unlike the plain one holds its level when few problems
/// differ. Sizes are equal and above zero.
Paired paired_difference(const std::vector<bool>& a, const std::vector<bool>& b);

}  // namespace convene
