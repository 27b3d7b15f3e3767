#pragma once

#include <memory>
#include <string>

#include "bench/results.h"
#include "minutes/store.h"

namespace convene {

struct SampleSize {
  int questions = 6;
  int repeats = 2;
  std::string poison;  ///< put wherever a model, or a file, could put it
};

/// An evaluation made up by a dice: two teams, a single agent, votes at the teams' tokens, a
/// ceiling; its discussions are in a store, its statistics are computed as for a real one. The same
/// size gives the same evaluation. For the tests of this module.
struct SampleEvaluation {
  std::unique_ptr<Store> store;
  Results results;
};
SampleEvaluation sample_evaluation(const std::string& path, const SampleSize& size = {});

}  // namespace convene
