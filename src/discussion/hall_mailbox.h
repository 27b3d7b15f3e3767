#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <variant>
#include <vector>

#include "discussion/hall.h"

namespace convene {

/// What reaches the hall from other threads.
struct Opened {
  std::unique_ptr<Opening> opening;
};
struct CancelWanted {
  std::optional<DiscussionId> id;  ///< absent: all of them
};
struct Streamed {
  DiscussionId id = 0;
  int turn = 0;
  Delta delta;
};
struct Settled {
  DiscussionId id = 0;
  int turn = 0;  ///< of the discussion's present ask
  Clock::time_point at;
  std::unique_ptr<Result<Said>> outcome;  ///< apart: deltas, the most of the events, stay small
};
using Event = std::variant<Opened, CancelWanted, Streamed, Settled>;

/// Where engines' threads leave what the hall's thread takes away in batches. What streams waits
/// for a moment, so that a thousand tokens a second do not wake the hall a thousand times.
class Mailbox {
 public:
  void post(Event event);
  /// Ends a wait without an event.
  void wake();
  /// Everything that came, in order; waits for something until the time given.
  std::vector<Event> take(Clock::time_point until);
  std::vector<Event> take_now();

 private:
  void wait(std::unique_lock<std::mutex>& lock, Clock::time_point until, const bool& further);

  std::mutex mutex_;  // guards the three below
  std::vector<Event> events_;
  bool urgent_ = false;     // something else than a delta is there, or wake was called
  bool streaming_ = false;  // a delta is there
  std::condition_variable arrived_;
};

}  // namespace convene
