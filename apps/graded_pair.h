#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "answers/grade.h"
#include "sandbox/python_task.h"

namespace convene {

/// One line of `convene grade`'s input.
struct Pair {
  std::string id = "null";  ///< as JSON, so that it comes back as it was
  Profile profile = Profile::math;
  std::string gold;
  std::string answer;
  GradeOptions options;
  std::optional<CodeTask> task;  ///< of code, from "task"
};

/// A pair, or what is wrong with its line; `id` is given back either way, where it can be read.
struct ReadPair {
  Pair pair;
  std::string trouble;  ///< empty where there is none
};
ReadPair read_pair(std::string_view line, Profile fallback);

/// {"id", "verdict", "extracted", "why"} and a newline.
std::string grade_line(const std::string& id, const Grade& grade);

/// The same for one pair from the command line, without an id.
std::string grade_json(const Grade& grade);

}  // namespace convene
