#pragma once

#include <chrono>
#include <functional>
#include <stop_token>

#include "chat/chat.h"
#include "chat/failure.h"

namespace convene {

using Clock = std::chrono::steady_clock;

/// One request and the terms on which it may run.
struct Call {
  Request request;
  Clock::time_point deadline = Clock::time_point::max();
  std::stop_token stop;
  std::function<void(Delta)>
      on_delta;  ///< may be empty; called from the engine's thread, before done
};

/// A source of replies. Thread-safe.
class Engine {
 public:
  virtual ~Engine() = default;

  /// Returns at once, also with thousands of calls open: what waits is queued in the engine.
  /// Calls done exactly once, from the engine's own thread, soon after the deadline or the stop at
  /// the latest, and never after the destructor has returned (which fails what is still open as
  /// cancelled). done and on_delta must not block and must not throw. A remote's trouble is a
  /// Failure, never an exception.
  virtual void submit(Call call, std::function<void(Result<Reply>)> done) = 0;
};

/// Blocks for one call: for tools and tests.
Result<Reply> ask(Engine& engine, Call call);

}  // namespace convene
