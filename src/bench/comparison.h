#pragma once

#include <string>
#include <vector>

#include "bench/results.h"

namespace convene {

/// Two runs' answers by the same method to the same questions.
struct MethodComparison {
  std::string method = {};
  /// Answers that only the first run had right, paired by question and repeat.
  int only_before = 0;
  int only_after = 0;
  std::vector<std::string> lost = {};    ///< "question, repeat" of the former
  std::vector<std::string> gained = {};  ///< and of the latter
  double before = 0;                     ///< accuracy on the questions in both
  double after = 0;
  PairedTests tests = {};                 ///< after - before, on the answers in both
  std::vector<std::string> changes = {};  ///< what is different between the two, a line each
};

/// Of every method that both stores hold by name. Throws Error where a store holds no evaluation,
/// or the two have no method or no question in common.
std::vector<MethodComparison> compare_runs(const Store& before, const Store& after);

}  // namespace convene
