#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "pocket/lesson.h"
#include "train/model_shape.h"
#include "train/packing.h"
#include "train/proposals.h"
#include "train/schedule.h"

namespace convene {

struct TokenizerPlan {
  int size = 1024;
  int lessons = 20'000;  ///< drawn to learn the merges from
};

/// How the weights move.
struct OptimiserPlan {
  double rate = 2.5e-3;  ///< at the plateau
  double beta1 = 0.9;
  double beta2 = 0.98;
  double eps = 1e-8;
  double weight_decay = 0.1;  ///< of matrices only
  double clip = 1.0;          ///< of the gradient's norm
};

struct FitPlan {
  Schedule schedule;
  OptimiserPlan optimiser;
  StepSize step;
  bool bf16 = true;  ///< compute in bfloat16; weights and sums stay float
  std::uint64_t seed = 1;
  double checkpoint_minutes = 4;
  int checkpoints_kept = 3;                  ///< the latest, beside the best
  std::int64_t held_out_tokens = 2'000'000;  ///< between two looks at held-out problems
  int held_out_problems = 96;                ///< of each family
  int reply_tokens = 192;                    ///< a reply of the model in training ends here
};

/// All of a run, as configs/pocket.toml says it.
struct Recipe {
  std::string name = "pocket";
  std::string description;
  std::filesystem::path prompts = "prompts/pocket";  ///< from where the program is started
  ModelShape model;
  TokenizerPlan tokenizer;
  pocket::Mixture mixture;
  FitPlan fit;
  OnPolicyPlan on_policy;
};

/// Throws Error, with file and line, for what is not TOML, an unknown key, or a value of the wrong
/// type.
Recipe parse_recipe(std::string_view toml, const std::string& file);

/// The families that are drawn.
std::vector<std::string> families_of(const Recipe& recipe);

/// Everything in a recipe that the weights depend on, by the names of the file's keys.
std::map<std::string, std::string> settings_of(const Recipe& recipe);

}  // namespace convene
