#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "answers/grade.h"
#include "base/check.h"

// CPU time a pair, by kind: median over the kind's pairs of the fastest of several rounds. Pairs go
// to standard output as kind, gold, answer with --pairs, so that grading.py can put the same before
// Math-Verify.

namespace {

using namespace convene;

struct Kind {
  const char* name;
  std::vector<std::pair<std::string, std::string>> pairs;  ///< bare gold and bare answer
};

std::string word(int n) {
  return std::to_string(n);
}

/// Twenty pairs of each kind, half of them different.
std::vector<Kind> kinds() {
  std::vector<Kind> all = {{"integers", {}},    {"fractions", {}}, {"radicals", {}},
                           {"polynomials", {}}, {"intervals", {}}, {"tuples", {}},
                           {"matrices", {}}};
  for (int i = 0; i < 20; ++i) {
    const int n = 17 + 31 * i, off = i % 2;
    all[0].pairs.emplace_back(word(n), word(n + off));
    all[1].pairs.emplace_back("\\frac{" + word(n) + "}{" + word(n + 3) + "}",
                              word(2 * n + 2 * off) + "/" + word(2 * n + 6));
    all[2].pairs.emplace_back(word(i + 2) + "\\sqrt{13}",
                              "\\sqrt{" + word((i + 2) * (i + 2) * 13 + off) + "}");
    all[3].pairs.emplace_back("x^3+" + word(n + 1) + "x^2+" + word(n) + "x",
                              "x(x+1)(x+" + word(n + off) + ")");
    all[4].pairs.emplace_back("(" + word(i) + ",\\frac{" + word(n) + "}{2}]",
                              "\\left(" + word(i) + "," + word(n + off) + "/2\\right]");
    all[5].pairs.emplace_back("(1,\\frac12," + word(n) + ")", "(1,0.5," + word(n + off) + ")");
    all[6].pairs.emplace_back(
        "\\begin{pmatrix}1&2\\\\" + word(n) + "&\\frac12\\end{pmatrix}",
        "\\begin{bmatrix}1 & 2 \\\\ " + word(n + off) + " & 0.5\\end{bmatrix}");
  }
  return all;
}

std::string said(const std::string& answer) {
  return "Adding both sides and simplifying, we find that the answer is $\\boxed{" + answer + "}$.";
}

/// getrusage would round what takes microseconds down to nothing.
double cpu_seconds() {
  timespec now{};
  CHECK(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) == 0);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

double microseconds_for(const std::string& gold, const std::string& text) {
  constexpr int repeats = 200, rounds = 5;
  double fastest = 1e9;
  for (int round = 0; round < rounds; ++round) {
    const double start = cpu_seconds();
    for (int i = 0; i < repeats; ++i) {
      const Grade found = grade(Profile::math, gold, text);
      CHECK(found.verdict != Verdict::errored, "{}", gold);
    }
    fastest = std::min(fastest, (cpu_seconds() - start) / repeats * 1e6);
  }
  return fastest;
}

void print_pairs() {
  for (const Kind& kind : kinds())
    for (const auto& [gold, answer] : kind.pairs)
      fmt::print("{}\t{}\t{}\n", kind.name, gold, said(answer));
}

void print_times() {
  for (const Kind& kind : kinds()) {
    std::vector<double> times;
    int right = 0;
    for (const auto& [gold, answer] : kind.pairs) {
      times.push_back(microseconds_for(gold, said(answer)));
      right += grade(Profile::math, gold, said(answer)).verdict == Verdict::right;
    }
    std::ranges::sort(times);
    fmt::print("{}\t{:.2f}\t{}\n", kind.name, times[times.size() / 2], right);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const bool pairs = argc > 1 && std::string(argv[1]) == "--pairs";
  pairs ? print_pairs() : print_times();
  return 0;
}
