#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "bench/grading_queue.h"
#include "bench/retry_counts.h"
#include "bench/runner.h"

namespace convene {

/// An answer that is wanted: by whom, to what, in which repeat (of a pool: which sample).
struct Place {
  std::size_t entrant = 0;
  std::size_t item = 0;
  int repeat = 0;

  bool operator<(const Place& other) const {
    return std::tie(entrant, item, repeat) < std::tie(other.entrant, other.item, other.repeat);
  }
  bool operator==(const Place& other) const = default;
};

/// Gets single answers: opens or goes on with their discussions through one hall, as many at once
/// as the plan says, grades each as it ends, takes failed ones up again, and pauses where nothing
/// gets through. What the store holds is known from the start. Plan and world outlive it.
class Answering {
 public:
  /// runs: the store's, in the order of the plan's entrants.
  Answering(const EvalPlan& plan, const EvalWorld& world, std::vector<std::int64_t> runs);

  /// Whether all of them are answered now, failed ones taken up again as often as the plan says.
  /// Blocks. One call at a time.
  bool hold(const std::vector<Place>& places);
  /// Not answered, not graded since it was last answered, or to be tried once more.
  bool is_due(const Place& place) const;
  /// No further places will be wanted: tells the watch.
  void all_planned();
  /// From any thread: cancels what is open.
  void stop();
  /// A sentence, once hold has returned false.
  std::string why_unfinished() const;

 private:
  /// What is known of an answer.
  struct Answer {
    DiscussionId discussion = 0;
    bool ended = false;  ///< the team, or a limit of its own, ended it
    std::optional<Verdict> verdict;
    int retries = 0;
    Usage counted{.dollars = 0};  ///< in the progress
  };

  void load();
  void expect(const std::set<Place>& places);
  bool is_done(const Place& place) const;
  bool may_be_retried(const Place& place) const;
  void open_next();
  void open(const Place& place);
  Opening opening_of(const Place& place, Answer& answer);
  Item put(const Place& place) const;
  void ended(const Place& place, Outcome outcome);
  void grade(const Place& place, const Conclude& conclusion, const Minutes& minutes);
  void count(const Place& place, const Usage& spent);
  void note(const Place& place, const VerdictRow& row);
  void pause(std::string why);
  void take_back_lost_retries();

  /// What came of the answers that were taken up together.
  struct Pass {
    int answers = 0;
    std::map<Place, VerdictRow> lost;  ///< no reply came
  };

  const EvalPlan& plan_;
  const EvalWorld& world_;
  const std::vector<std::int64_t> runs_;
  std::vector<std::shared_ptr<const Protocol>> protocols_;
  std::vector<Place> waiting_;  // of this hold, the next one last
  int open_now_ = 0;            // the hall's thread only

  mutable std::mutex mutex_;  // guards the six below
  Pass pass_;
  std::set<Place> expected_;
  std::map<Place, Answer> answers_;
  std::vector<Progress> progress_;
  int failed_in_a_row_ = 0;
  std::string why_paused_;

  std::atomic<bool> stopping_ = false;
  RetryCounts retries_;
  Hall hall_;
  GradingQueue grading_;  // after what its jobs use
};

/// Where in the plan each question stands, by its problem's id.
std::map<std::string, std::size_t> item_numbers(const EvalPlan& plan);

}  // namespace convene
