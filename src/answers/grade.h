#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "answers/profile.h"

namespace convene {

/// What grading found. Accuracy is right ÷ all; the other four are never folded into each other.
enum class Verdict {
  right,
  wrong,
  unparsed,   ///< no answer in the text, or one that cannot be read
  undecided,  ///< read, but neither proved equal nor proved different within the bounds
  errored,    ///< could not be graded at all: the gold answer cannot be read, no sandbox, …
};

/// "right", "wrong", …; the inverse is absent for any other word.
const char* to_string(Verdict verdict);
std::optional<Verdict> verdict_named(std::string_view word);

struct Grade {
  Verdict verdict = Verdict::errored;
  std::string extracted;  ///< the bare answer that was compared; empty where there is none
  std::string why;        ///< one sentence for a person

  bool operator==(const Grade&) const = default;
};

struct GradeOptions {
  bool extracted = false;  ///< the answer is bare already: nothing is looked for in it
  std::vector<std::string>
      choices;                   ///< of choice: the options' texts in order, where they are known
  std::string entry_point = {};  ///< of code: the function that the tests call
};

/// Grades what a model said (its whole text) against the gold answer. Pure, from any thread,
/// without a model; never evaluates anybody's text as a program. Bounded: text of any size in
/// linear time, an answer in milliseconds. Code is never right here: a code profile gives the
/// program in `extracted` and Verdict::errored, because only a sandbox can grade it.
Grade grade(Profile profile, std::string_view gold, std::string_view answer,
            const GradeOptions& options = {});

/// The bare answer in a model's text; absent where there is none. For code the program.
std::optional<std::string> extract(Profile profile, std::string_view text,
                                   const GradeOptions& options = {});

/// Whether two bare answers are the same: the equivalence of grading, for voting and stopping too.
/// Symmetric. right: the same; wrong: different; unparsed: one of them cannot be read, and they are
/// not spelled alike; undecided: see Verdict. Never errored.
Verdict same_answer(std::string_view a, std::string_view b, Profile profile);

/// Why a gold answer cannot serve under this profile; absent where it can. Ask before anything is
/// spent.
std::optional<std::string> gold_error(Profile profile, std::string_view gold);

}  // namespace convene
