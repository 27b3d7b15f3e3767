#pragma once

#include <map>
#include <string>

#include "cli/program.h"
#include "train/run_folder.h"

namespace convene {

/// A run of some fifty steps of a model of some thousand parameters, with everything a long one
/// has: proposals, looks at held-out problems, a checkpoint after every step.
struct SmallRun {
  std::map<std::string, std::string> keys = {};  ///< "fit.rate" → "0.5": other than usual

  std::string toml() const;
};

/// Runs `convene-train fit` on it in HOME/run, with these flags more.
Finished fit(const Home& home, const SmallRun& run, const std::vector<std::string>& flags = {},
             const Circumstances& how = {});

/// The latest checkpoint of HOME/run without the seconds it took.
TensorFile final_state(const Home& home);

/// Whether both hold the same words and the same bits.
bool same(const TensorFile& a, const TensorFile& b);

}  // namespace convene
