#pragma once

#include <map>

#include "discussion/hall.h"
#include "minutes/store.h"

namespace convene {

/// Writes beside the outcome of a discussion that was taken up again how often it was, in the same
/// transaction: a kill before its verdict forgets no retry. Called from the hall's thread, and
/// while no hall runs from the one that will run it.
class RetryCounts : public Recorder {
 public:
  /// Both outlive it; recorder writes into the store.
  RetryCounts(Recorder& recorder, Store& store) : recorder_(recorder), store_(store) {}

  void taken_up_again(DiscussionId id, int retries) { retries_[id] = retries; }

  /// The last time does not count: it had been taken up so often before. While no hall runs.
  void take_back(DiscussionId id, int retries);

  void intend(DiscussionId id, const Intent& intent) override { recorder_.intend(id, intent); }
  void settle(DiscussionId id, const Minute& minute) override { recorder_.settle(id, minute); }
  void conclude(DiscussionId id, const Outcome& outcome) override;
  void commit() override { recorder_.commit(); }

 private:
  Recorder& recorder_;
  Store& store_;
  std::map<DiscussionId, int> retries_;
};

/// How often the discussion had been taken up again when it last ended.
int retries_of(const Recording& recording);

}  // namespace convene
