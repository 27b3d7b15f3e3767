#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace convene {

/// The statistics behind every number that is printed. Pure; golden values from scipy and
/// statsmodels stand in tests/golden/statistics.

/// 97.5 % of the standard normal lie below.
inline constexpr double kZ = 1.959963984540054;

/// Bounds of a 95 % interval.
struct Interval {
  double low = 0;
  double high = 0;

  bool operator==(const Interval&) const = default;
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

/// Scores by question, each repeat's in [0, 1]: repeats of one question are not independent.
using ByQuestion = std::vector<std::vector<double>>;

/// A mean over all scores, its standard error and interval.
struct Estimate {
  double mean = 0;
  double error = 0;
  Interval interval;
};

/// The error is clustered by question, sqrt(C/(C-1) Σ_c(Σ_i(s_ic - mean))²)/n (arXiv 2411.00640);
/// the interval is Wilson's at the number of independent scores that would have this error, so that
/// it never leaves [0, 1] and does not shrink to a point at 0 % and 100 %. For one repeat it is
/// Wilson's at n. There is at least one score, and no question is empty.
Estimate clustered_mean(const ByQuestion& scores);

/// The mean difference of paired values in [-1, 1] (one a question), with its standard error; of
/// one value the error is 0. The interval is the normal one with one more question each way, which
/// differ by the root mean square of 1 and of the differences that are not 0: where all of them are
/// whole, as with one repeat, it is Bonett and Price's (2012). It does not shrink to a point where
/// all questions differ alike, and holds its level with few questions. Not empty.
Estimate mean_difference(const std::vector<double>& differences);

/// The probability of a mean at least as far from 0 if every difference could as well have had the
/// other sign: exact up to 20 differences that are not 0, else from that many draws.
double sign_flip_p(const std::vector<double>& differences, std::uint64_t seed, int draws = 10'000);

/// Percentile interval of the mean, questions drawn with replacement. Not empty.
Interval bootstrap_interval(const std::vector<double>& values, std::uint64_t seed,
                            int draws = 10'000);

/// McNemar's exact test, two-sided: of only_a + only_b problems that one side alone got right,
/// whether they fall evenly.
double mcnemar_p(int only_a, int only_b);

/// Two methods on the same questions.
struct PairedTests {
  int questions = 0;
  Estimate difference = {};  ///< of the questions' means, a - b, see mean_difference
  Interval bootstrap = {};   ///< of the same
  double p = 1;              ///< sign-flip permutation
  int only_a = 0;            ///< questions that a alone has right more often than not
  int only_b = 0;
  double mcnemar = 1;  ///< exact, of these two
};

/// Question by question: how often each was repeated makes no more of them. Sizes are equal and
/// above zero.
PairedTests paired_tests(const ByQuestion& a, const ByQuestion& b);

/// Holm's adjustment of several tests' probabilities, in their order.
std::vector<double> holm_adjusted(const std::vector<double>& p);

/// 1 - C(n-c, k)/C(n, k): the share of draws of k among n samples, c of them right, that hold a
/// right one (arXiv 2107.03374). 0 <= c <= n, 1 <= k <= n.
double pass_at_k(int n, int c, int k);

/// How many repeats a question would make the 95 % interval's half-width this small, from the
/// variance within and between questions; at least 1. Absent where no number does: then only more
/// questions help. Needs two questions, and two repeats of each.
std::optional<int> repeats_needed(const ByQuestion& scores, double half_width);

}  // namespace convene
