#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "engine/engine.h"

namespace convene {

/// What a scripted engine says to one request, and after what delay.
struct Line {
  Result<Reply> outcome;
  std::chrono::microseconds delay{0};
};

/// A deterministic engine: a pure function from request to line. One thread of its own keeps the
/// delays. Streams a reply word by word before done. Honours deadline and stop as any engine does.
/// For tests, demonstrations and the pocket teacher.
class ScriptedEngine : public Engine {
 public:
  using Script = std::function<Line(const Request&)>;

  /// script is called on the engine's thread.
  explicit ScriptedEngine(Script script);
  ~ScriptedEngine() override;

  void submit(Call call, std::function<void(Result<Reply>)> done) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A reply whose usage counts words as tokens and costs nothing.
Reply spoken(std::string text);

}  // namespace convene
