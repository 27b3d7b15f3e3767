#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "minutes/store.h"

namespace convene {

/// Hand-made runs, turns and files for the tests of this module.

/// An empty folder that is removed again.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::vector<std::string> names() const;  ///< sorted

 private:
  std::filesystem::path path_;
};

Run sample_run();
Request request_with(std::vector<Message> messages);
/// request outlives it.
Intent intent_for(int ask, int turn, const Request& request);
Reply spoken_reply(std::string text);
Minute said(int ask, int turn, Reply reply);

/// A run with one discussion, not committed.
DiscussionId open_discussion(Store& store);

/// A discussion with a reply, an execution, a failure and a leftover, as it was recorded.
struct Sample {
  DiscussionId id = 0;
  DiscussionRow discussion;
  Minutes minutes;
  Minutes leftovers;
  std::map<std::string, Prompt> prompts;
};

/// Records and commits it.
Sample record_sample(Store& store);

}  // namespace convene
