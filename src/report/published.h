#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace convene {

/// A figure that its authors published. To stand beside ours as a citation: another model, other
/// prompts and another grader; never part of a comparison.
struct Published {
  std::string benchmark;  ///< "AIME 2024"
  std::string who;        ///< "M1-32B with CEO"
  double accuracy = 0;
  int questions = 0;
  std::string source;
};

/// Those of the paper for the benchmark of this name ("aime", "math-500", "GPQA-Diamond", …);
/// none for another.
std::vector<Published> published_for(std::string_view benchmark);

/// What a reader has to know of them all.
extern const char* const kPublishedNote;

}  // namespace convene
