#include "engine/replaying.h"

#include <deque>
#include <map>
#include <memory>

namespace convene {
namespace {

Result<Reply> refused(std::string why) {
  Failure failure;
  failure.kind = FailureKind::refused;
  failure.detail = std::move(why);
  failure.usage.dollars = 0;
  return tl::unexpected(std::move(failure));
}

/// What is left of the recording. Used on the engine's thread only.
class Tape {
 public:
  explicit Tape(std::vector<RecordedReply> recording) {
    for (RecordedReply& reply : recording) left_[reply.prompt].push_back(std::move(reply.outcome));
  }

  Result<Reply> next(const std::string& prompt) {
    const auto found = left_.find(prompt);
    if (found == left_.end()) return refused("the recording has no such prompt");
    if (found->second.empty()) return refused("the recording has this prompt fewer times");
    Result<Reply> outcome = std::move(found->second.front());
    found->second.pop_front();
    return outcome;
  }

 private:
  std::map<std::string, std::deque<Result<Reply>>> left_;
};

ScriptedEngine::Script script_of(std::vector<RecordedReply> recording, ReplayingEngine::Key key) {
  return [tape = std::make_shared<Tape>(std::move(recording)),
          key = std::move(key)](const Request& request) {
    return Line{.outcome = tape->next(key(request)), .delay = {}};
  };
}

}  // namespace

ReplayingEngine::ReplayingEngine(std::vector<RecordedReply> recording, Key key)
    : engine_(script_of(std::move(recording), std::move(key))) {}

void ReplayingEngine::submit(Call call, std::function<void(Result<Reply>)> done) {
  engine_.submit(std::move(call), std::move(done));
}

}  // namespace convene
