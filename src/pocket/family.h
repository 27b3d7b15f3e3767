#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/random.h"

namespace convene::pocket {

enum class Level { easy, medium, hard };

/// One problem of a family, in the words for a person and in the compact form for a small model.
struct Task {
  std::string family;  ///< "target", "algebra", …
  Level level = Level::easy;
  std::string canonical;  ///< the same for every spelling of the same problem; decides the hold-out
  std::string statement;  ///< a question as a person would ask it
  std::string task;       ///< compact: everything the solver needs, the goal included
  std::string given;      ///< compact: what a critic may see, without the goal
  std::string goal;       ///< the value a right answer has
  std::string solution;   ///< one right answer, for lessons and reports; never part of a prompt
};

/// What a family's checker says of an answer.
struct Check {
  bool right = false;
  /// What the answer evaluates to, as a critic should report it; "none" when it breaks the rules.
  std::string value;
  /// How a critic writes its recomputation: "10-3=7; 7*2=14.", or the rule that was broken.
  std::string account;
  std::string why;  ///< for a person: "gives 47, not 52"
};

/// Of an answer that breaks a rule, or is none: "uses 7, which is not given".
Check refused(const std::string& why);

/// How a solver writes an answer down before the answer line.
struct Working {
  std::string steps;    ///< "10-3=7; 7*2=14."; may be empty
  std::string reached;  ///< "gives 14." or "gives 47, not 52."; empty where no value is reached
};

/// A generator and its exact checker. Immutable, thread-safe.
class Family {
 public:
  virtual ~Family() = default;
  virtual std::string name() const = 0;
  virtual Task draw(Level level, Random& random) const = 0;
  /// Never trusts the answer: bounded in size and depth, any right answer in any usual spelling is
  /// right.
  virtual Check check(const Task& task, const std::string& answer) const = 0;
  /// An answer that is wrong in one of many ways: another value, a slip, a broken rule, no answer
  /// at all.
  virtual std::string mistake(const Task& task, Random& random) const = 0;
  /// Whether a wrong answer solves another problem, one that is held out: no lesson may show it.
  /// Where problems are so many that this hardly happens, no answer does.
  virtual bool gives_away(const Task& /*task*/, const std::string& /*answer*/) const {
    return false;
  }
  /// Whether no answer that the check refuses is right by what the task says: one may measure on
  /// it. May take tens of milliseconds.
  virtual bool is_unambiguous(const Task& /*task*/) const { return true; }
  /// The same text for answers that the check cannot tell apart, however they are spelled: what
  /// votes on a task are counted by. Knows nothing of the goal. Here: the value; the answer itself
  /// where it has none.
  virtual std::string form(const Task& task, const std::string& answer) const;
  /// For an answer whose value the check knows.
  virtual Working work(const Task& task, const std::string& answer) const = 0;
};

/// Every family there is, by name; the names are unique.
const std::vector<std::unique_ptr<Family>>& families();
/// Throws Error that lists the names.
const Family& family_named(const std::string& name);

/// About one canonical problem in 16 is never trained on: half of those choose settings and
/// checkpoints, the other half measure.
enum class Split { training, development, test };

/// By hash of the canonical form.
Split split_of(const Task& task);

/// Draws until the task belongs to the split.
Task draw_from(Split split, const Family& family, Level level, Random& random);

}  // namespace convene::pocket
