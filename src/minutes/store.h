#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "discussion/team.h"
#include "minutes/record.h"

namespace convene {

/// A line of a list of runs.
struct RunLine {
  std::int64_t id = 0;
  std::int64_t created_ms = 0;
  std::string team;
  std::uint64_t seed = 0;
  int discussions = 0;
  int open = 0;  ///< of them, interrupted or still running
};

/// A line of a list of discussions.
struct DiscussionLine {
  DiscussionRow discussion;
  std::string team;
  std::optional<OutcomeRow> outcome;  ///< absent: interrupted, or still running
  std::optional<VerdictRow> verdict;  ///< absent: nobody graded it
  int turns = 0;                      ///< answered, all attempts
  int lost = 0;                       ///< sent and never heard of again: unknown spend
  std::int64_t lost_tokens = 0;       ///< that these can have cost at most
  Spend spend;                        ///< of the answered ones
  std::int64_t discarded_tokens =
      0;  ///< completion tokens of failures, leftovers, replaced attempts
};

/// The store: one SQLite file with any number of runs. Every write is durable once commit has
/// returned, and gone without a trace if the process dies before; a commit covers all writes since
/// the one before. One process writes at a time, others may read meanwhile. Thread-safe; calls
/// block on the disk.
///
/// As a Recorder it keeps the first trouble of intend, settle and conclude for commit to throw, and
/// from then on it writes nothing more: what was committed stays, the rest is gone.
class Store : public Recorder {
 public:
  ~Store() override;

  // Writing.

  /// run.id is chosen here.
  std::int64_t begin(Run run);
  /// discussion.id is chosen here; discussion.run names a run of this store.
  DiscussionId add(DiscussionRow discussion);
  /// A word about a discussion ("verdict", "right"); replaces an earlier one of the same name.
  void mark(DiscussionId id, const std::string& name, const std::string& value);
  /// How its answer was graded; replaces an earlier verdict.
  void judge(const VerdictRow& verdict);
  /// Its limits and the earlier ones, for a resume with more (or less) to spend.
  void set_limits(const DiscussionRow& discussion);
  /// A row as an export gave it, with its own ids. Throws Error for a row whose id or place is
  /// taken, or that names something which is not here.
  void put(const Row& row);

  void intend(DiscussionId id, const Intent& intent) override;
  void settle(DiscussionId id, const Minute& minute) override;
  void conclude(DiscussionId id, const Outcome& outcome) override;
  void commit() override;
  /// Forgets every write since the last commit.
  void discard();

  // Reading. Throws Error for an unknown id.

  std::vector<RunLine> runs() const;
  /// Of one run, or of all.
  std::vector<DiscussionLine> discussions(std::optional<std::int64_t> run = {}) const;
  Run run(std::int64_t id) const;
  Recording load(DiscussionId id) const;
  /// Exactly what was sent, by its hash.
  Prompt prompt(const std::string& hash) const;
  /// The discussion that was added last, if any.
  std::optional<DiscussionId> latest() const;
  /// Every row of one discussion and its run, or of everything: in an order in which put takes
  /// them, each once. take must not use this store.
  void each_row(std::optional<DiscussionId> discussion,
                const std::function<void(const Row&)>& take) const;

  const std::string& path() const;

 private:
  friend std::unique_ptr<Store> open_store(const std::string&);
  friend std::unique_ptr<const Store> read_store(const std::string&);
  struct State;
  explicit Store(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Opens a store to write in, making it where there is none (the folder must exist); a file that
/// was made goes again with the store if nothing was ever committed. Throws Error when it cannot be
/// written, another process is writing in it, it is not a store of Convene's or a newer version's.
std::unique_ptr<Store> open_store(const std::string& path);

/// Opens a store to read, also while another process writes in it. Throws Error where there is
/// none.
std::unique_ptr<const Store> read_store(const std::string& path);

/// A source of prompts that also puts every template it gives out into taken, for Run::prompts.
/// taken outlives it.
PromptSource remembering(PromptSource source, std::map<std::string, std::string>& taken);

}  // namespace convene
