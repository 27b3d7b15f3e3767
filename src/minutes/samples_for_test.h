#pragma once

#include <map>
#include <string>
#include <vector>

#include "minutes/store.h"
#include "support/scratch.h"

namespace convene {

/// Hand-made runs, turns and prompts for the tests of this module.

using testing::ScratchFolder;

Run sample_run();
Request request_with(std::vector<Message> messages);
/// request outlives it.
Intent intent_for(int ask, int turn, const Request& request);
Reply spoken_reply(std::string text);
Minute said(int ask, int turn, Reply reply);

/// A run with one discussion, not committed.
DiscussionId open_discussion(Store& store);

/// A discussion with a reply, an execution, a failure and a leftover, as it was recorded.
struct StoredSample {
  DiscussionId id = 0;
  DiscussionRow discussion;
  Minutes minutes;
  Minutes leftovers;
  std::map<std::string, Prompt> prompts;
};

/// Records and commits it.
StoredSample record_sample(Store& store);

}  // namespace convene
