#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/scripted.h"

namespace convene {

/// What was once answered to a prompt.
struct RecordedReply {
  std::string prompt;  ///< as the engine's key names it
  Result<Reply> outcome;
};

/// Answers from a recording, without a model: each prompt gets what was recorded for it, in the
/// recorded order where there are several, usage included: limits fall as they fell then, though
/// this time nothing is spent. A prompt that was not recorded, or not once more, is refused.
/// Threads and streaming as in ScriptedEngine.
class ReplayingEngine : public Engine {
 public:
  /// Names a request: equal names, equal prompts. Pure; called on the engine's thread.
  using Key = std::function<std::string(const Request&)>;

  ReplayingEngine(std::vector<RecordedReply> recording, Key key);

  void submit(Call call, std::function<void(Result<Reply>)> done) override;

 private:
  ScriptedEngine engine_;
};

}  // namespace convene
