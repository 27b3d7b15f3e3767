#pragma once

#include <string>
#include <vector>

#include "base/random.h"
#include "pocket/family.h"

namespace convene::pocket {

/// One step of a small function on a list x of whole numbers or a string s.
struct CodeStep {
  std::string name;  ///< without its constants: "drop first"; no two steps of one function share it
  std::string phrase;  ///< "drop the first 2"
  std::string code;    ///< "x=x[2:]"
  /// The phrase as a person is told it: leaves nothing to guess.
  std::string words = phrase;
  /// The same with its constants left open: "drop the first few".
  std::string open = words;
};

/// A function as the generators make it: steps, and what is returned.
struct CodePlan {
  bool text = false;  ///< of a string s, not of a list x
  std::vector<CodeStep> steps;
  CodeStep result;  ///< "return its sum", "return sum(x)"

  std::string parameter() const { return text ? "s" : "x"; }
  std::string code() const;  ///< "x=sorted(x); x=x[2:]; return sum(x)"
};

/// Any step, with fresh constants.
CodeStep random_step(bool text, Random& random);
CodeStep random_result(bool text, double plain, Random& random);
CodePlan random_plan(int steps, double plain, Random& random);

/// "[4,7,1,9]" or "'cabd'".
std::string random_argument(bool text, Random& random);

/// An argument on which the plan's every step changes something and nothing gets empty or long.
/// Empty after too many tries.
std::string telling_argument(const CodePlan& plan, Random& random);

/// Whether no other order of the steps (where that is open) and no other constants of any one step
/// fit all the arguments and are another function.
bool is_told_by(const CodePlan& plan, const std::vector<std::string>& arguments, bool order_open,
                Random& random);

/// The same of all constants together, in all orders where that is open: tens of milliseconds.
bool is_told_wholly_by(const CodePlan& plan, const std::vector<std::string>& arguments,
                       bool order_open, Random& random);

/// The plan whose code this is. CHECKs that every statement is a step's.
CodePlan plan_of(const std::string& code, bool text);

/// Of an answer in one line, without the spaces around; the last one is what is returned.
std::vector<std::string> statements_of(const std::string& answer);

/// What the critic's one run is of: "[4,7,1]" where the task gives "f([4,7,1])."
std::string argument_of(const Task& task);

/// What a body gives for an argument; "none" on trouble.
std::string result_of(const std::string& code, bool text, const std::string& argument);

/// The exact check of both families: runs the answer on `argument` and on hidden arguments, and
/// compares with what the task's solution gives.
Check check_code(const Task& task, const std::string& answer, const std::string& argument);

/// What the answer gives on all of these arguments: programs that do the same have the same.
std::string results_of(const Task& task, const std::string& answer, const std::string& argument);

/// The lines of an answer on an argument: "sorted(x)=[1,4,7]; x[1:]=[4,7]."
std::string traced(const Task& task, const std::string& answer, const std::string& argument);

/// A right program with a step changed, lost or moved, or a slip of the pen; wrong on the argument.
std::string code_mistake(const Task& task, const std::string& argument, Random& random);

}  // namespace convene::pocket
