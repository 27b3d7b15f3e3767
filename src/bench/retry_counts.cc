#include "bench/retry_counts.h"

#include <cstdlib>

namespace convene {
namespace {

constexpr const char* kMark = "retries";

}  // namespace

void RetryCounts::conclude(DiscussionId id, const Outcome& outcome) {
  recorder_.conclude(id, outcome);
  if (const auto found = retries_.find(id); found != retries_.end())
    store_.mark(id, kMark, std::to_string(found->second));
}

void RetryCounts::take_back(DiscussionId id, int retries) {
  retries_[id] = retries;
  store_.mark(id, kMark, std::to_string(retries));
}

int retries_of(const Recording& recording) {
  const auto found = recording.marks.find(kMark);
  return found == recording.marks.end() ? 0 : std::atoi(found->second.c_str());
}

}  // namespace convene
