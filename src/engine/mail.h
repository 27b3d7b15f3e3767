#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "engine/engine.h"

namespace convene {

using Done = std::function<void(Result<Reply>)>;
using CallId = std::uint64_t;

/// What other threads have to tell an engine's own thread: calls that begin, calls to stop, the
/// end. Thread-safe.
class Mail {
 public:
  struct Batch {
    std::vector<std::pair<Call, Done>> arrived;
    std::vector<CallId> stopped;  ///< as noted, gone or not
    bool closing = false;         ///< for good
  };

  /// wake is called when there is something new, once until the next take; for an engine that does
  /// not wait here.
  explicit Mail(std::function<void()> wake = {}) : wake_(std::move(wake)) {}

  void post(Call call, Done done);
  void stop(CallId id);
  void close();

  Batch take();
  /// Waits for something new, until `until` at the latest.
  Batch take(Clock::time_point until);

 private:
  void notify();
  Batch empty_out();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::function<void()> wake_;
  Batch batch_;
  bool news_ = false;
};

/// What a call's stop token runs, on whichever thread asks for the stop.
struct StopNote {
  Mail* mail;
  CallId id;
  void operator()() const { mail->stop(id); }
};

}  // namespace convene
