#include "stored.h"

#include "base/error.h"
#include "paths.h"

namespace convene {

std::string store_path(const std::string& said) {
  if (!said.empty()) return said;
  const auto newest = newest_run();
  if (!newest)
    throw Error("there is no run yet in " + without_home(runs_folder()),
                "convene solve --pocket target makes one");
  return newest->string();
}

DiscussionId chosen_discussion(const Store& store, DiscussionId said) {
  if (said != 0) return said;
  const auto last = store.latest();
  if (!last)
    throw Error(store.path() + " holds no discussion", "convene solve --out FILE makes one");
  return *last;
}

Outcome outcome_of(const Recording& recording) {
  Outcome outcome;
  if (recording.outcome) {
    outcome.conclusion = recording.outcome->conclusion;
    outcome.took = recording.outcome->took;
  } else {
    outcome.conclusion = {Ending::cancelled, "", "", "interrupted before its end"};
  }
  outcome.minutes = recording.minutes();
  outcome.leftovers = recording.leftovers();
  outcome.spend = recording.spend();
  return outcome;
}

}  // namespace convene
