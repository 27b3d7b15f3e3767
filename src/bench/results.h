#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "answers/grade.h"
#include "bench/statistics.h"
#include "minutes/store.h"

namespace convene {

/// What an evaluation came to, as plain values read from its store. Nothing here is stored twice:
/// rows come from discussions and their verdicts, everything else is computed from the rows.

enum class MethodKind {
  team,         ///< what was to be evaluated
  single,       ///< control: a single agent, once
  consistency,  ///< control: self-consistency of that agent at a team's mean generated tokens
  resampling,   ///< control: samples of that agent until what the task shows accepts one, same
                ///< budget
  constant,     ///< control: always the same letter; costs nothing
  oracle,       ///< ceiling: pass@k of the same samples; no method can know which one to take
};
const char* to_string(MethodKind kind);

/// What answers were made by: a line of the table.
struct Method {
  std::string name = {};  ///< "pocket", "solo", "vote of solo at pocket's tokens", …
  MethodKind kind = MethodKind::team;
  std::string beside = {};  ///< of a control: the team whose tokens it was given; else empty
  std::int64_t run = 0;     ///< the store's run that its discussions belong to; 0: costs nothing

  bool is_control() const { return kind != MethodKind::team; }
};

/// Tokens, time and money; of one answer or the mean of many. Everything that was generated counts:
/// thinking, CEO, recruiter, critics, evaluator, cancelled and retried calls.
struct Cost {
  double generated = 0;  ///< completion tokens, of them
  double reasoning = 0;  ///< a model's thinking, and
  double discarded = 0;  ///< turns that were cancelled, failed or asked again
  double prompt = 0;     ///< prompt tokens, of them
  double cached = 0;     ///< not computed again
  double calls = 0;
  double lost = 0;     ///< calls sent and never heard of again (a kill): their tokens are not known
  double seconds = 0;  ///< of wall time, the discussion's own
  std::optional<double> dollars = 0.0;  ///< absent: price unknown
};

/// One answer: of a method, to an item, in a repeat.
struct Score {
  std::size_t method = 0;  ///< index into Results::methods
  std::string item = {};   ///< Problem::id
  std::string group = {};  ///< the part of the benchmark it belongs to: "target/easy"; may be empty
  int repeat = 0;
  /// Absent: not begun, interrupted, or out of the run's budget; goes on when the command is
  /// repeated. errored is the world's fault (no reply, no sandbox), after all retries.
  std::optional<Verdict> verdict = {};
  bool provisional = false;    ///< more samples are to be drawn, which may change the verdict
  std::string extracted = {};  ///< the answer, as the grader read it
  std::string gold = {};       ///< empty for tasks with a checker
  std::string profile = {};    ///< that it was graded under; of tasks with a checker "pocket"
  std::string why = {};        ///< one sentence, the grader's
  Cost cost = {};
  /// The one that gave the answer first, then the others that it was chosen from. Empty: none.
  std::vector<DiscussionId> discussions = {};
  int retries = 0;  ///< times it failed and was taken up again; the most of any of these
  /// Of an answer chosen from several: whether it is right where those taken up again are errored.
  /// Absent: it is one answer, or none of them was.
  std::optional<bool> right_unretried = {};
};

/// A line of the table: a method over one group, or over everything. Questions that nobody has
/// begun to answer are unfinished in the line over everything alone: their groups are not known.
struct TableLine {
  std::size_t method = 0;
  std::string group = {};  ///< a part, see parts.h; empty: everything
  int questions = 0;
  int repeats = 0;                       ///< at most, a question
  std::map<Verdict, int> verdicts = {};  ///< answers by verdict
  int answers = 0;                       ///< all of these: what accuracy is a share of
  int provisional = 0;                   ///< of them, see Score
  int unfinished = 0;                    ///< the provisional, and those that are not there yet
  Estimate accuracy = {};                ///< right ÷ answers, clustered by question
  Estimate without_errored = {};         ///< right ÷ (answers - errored)
  int retried = 0;                       ///< answers that were taken up again after a failure
  double accuracy_unretried = 0;  ///< with these counted as errored: retrying re-rolls hard inputs
  Cost mean = {};                 ///< an answer
  double samples = 0;             ///< of a control made of samples: how many an answer, on average
  std::string note = {};          ///< what a reader has to know; may be empty
};

/// The same answers under other rules than they were graded by: how much of a result is the
/// grader's.
struct Regraded {
  enum class Rules {
    strict,   ///< of the profile's forms the strictest, …
    lenient,  ///< … the most lenient
    covered,  ///< the mean share of the words asked for that a text uses, by the strict form
  };
  std::size_t method = 0;
  std::string group = {};
  Rules rules = Rules::strict;
  Estimate share = {};  ///< right ÷ answers, or as said above; clustered by question
};
const char* to_string(Regraded::Rules rules);

/// A team against one of its controls, or another team, on the questions both have answered.
struct Contrast {
  std::size_t method = 0;
  std::size_t against = 0;
  std::string group = {};
  int questions = 0;
  Estimate difference = {};  ///< of the questions' means, method - against
  Interval bootstrap = {};   ///< of the same
  double p = 1;              ///< sign-flip permutation
  double p_holm = 1;         ///< adjusted, see adjust_holm in tables.h
  int only_method = 0;       ///< questions right more often than not by one of them alone
  int only_against = 0;
  double mcnemar = 1;  ///< exact, of these two
};

/// Accuracy of the samples' vote, and pass@k, against tokens: the controls' curve.
struct CurvePoint {
  std::string group = {};
  int samples = 1;
  double generated = 0;    ///< tokens an answer
  Estimate accuracy = {};  ///< of the vote
  double oracle = 0;       ///< pass@k of the same samples
};

/// Who changed whose mind: from one proposal to the next inside a discussion.
struct Flips {
  std::size_t method = 0;
  std::string group = {};
  int round = 1;  ///< in which the later proposal was made
  int kept_right = 0;
  int kept_wrong = 0;  ///< wrong and wrong again, the same answer or another
  int right_to_wrong = 0;
  int wrong_to_right = 0;
};

/// What a change of mind looked like: one line a flip.
struct Flip {
  DiscussionId discussion = 0;
  int round = 1;
  std::string who = {};     ///< title of who answered anew
  std::string whose = {};   ///< titles of those who had objected, or whom it had just read
  std::string before = {};  ///< answers
  std::string after = {};
  bool to_right = false;
};

/// How well critics tell right proposals from wrong ones.
struct CriticRates {
  std::size_t method = 0;
  std::string group = {};
  int right_accepted = 0;  ///< of `right` proposals seen: true positives
  int right = 0;
  int wrong_accepted = 0;  ///< of `wrong` proposals seen: false positives
  int wrong = 0;
};

/// What was run: enough to do it again, and to say what another run did differently.
struct About {
  std::string benchmark = {};  ///< its name
  std::map<std::string, std::string>
      settings;                 ///< data, checksum, version, model, repeats, seed, …
  std::string command = {};     ///< exactly as typed
  std::string program = {};     ///< "convene 0.1.0"
  std::int64_t created_ms = 0;  ///< Unix time
  bool controls = true;         ///< false: --no-controls
  std::vector<std::string> gold_errors =
      {};  ///< items that were left out: their gold does not parse
};

struct Results {
  About about;
  std::vector<Method> methods = {};      ///< teams first, in the order given, then controls
  std::vector<std::string> groups = {};  ///< parts_of the benchmark's groups, see parts.h
  std::vector<Score> scores = {};        ///< by method, item, repeat
  std::vector<TableLine> table = {};     ///< everything first, then part by part; methods in order
  std::vector<Regraded> regraded = {};   ///< where any answer's profile has other forms
  std::vector<Contrast> contrasts = {};  ///< of each team with each other method
  std::vector<CurvePoint> curve = {};
  std::vector<Flips> flips = {};
  std::vector<Flip> flip_list = {};
  std::vector<CriticRates> critics = {};
};

/// Reads and computes everything. Throws Error for a store that holds no evaluation.
Results read_results(const Store& store);

}  // namespace convene
