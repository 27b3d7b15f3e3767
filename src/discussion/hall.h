#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "discussion/limits.h"
#include "discussion/protocol.h"
#include "engine/engine.h"

namespace convene {

using DiscussionId = std::int64_t;

/// How a discussion came out.
struct Outcome {
  Conclude conclusion;
  Minutes minutes;        ///< what the protocol saw, in turn order
  Minutes leftovers;      ///< turns cancelled by the conclusion: cost that no protocol sees
  Spend spend;            ///< both of them
  bool diverged = false;  ///< what was to be asked is not what is on record, which stays as it was
  std::chrono::milliseconds took{0};
};

/// Whether it ended because an endpoint would deny every further call (FailureKind::denied). Once
/// that is put right, the discussion goes on from its record.
bool gave_up(const Conclude& conclusion);

/// A turn on its way: what is sent, and where in the minutes it belongs.
struct Intent {
  int ask = 0;
  int turn = 0;
  int round = 0;
  Seat seat = {};
  std::string prompt = {};           ///< hash
  const Request* request = nullptr;  ///< of a Say; valid during the call only
  const Program* program = nullptr;  ///< of an Execute
  bool final = false;                ///< of a Say: its text is the answer the user waits for
};

/// Watches one discussion. Called on the hall's thread only; must not block.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual bool wants_deltas() const { return false; }
  virtual void asked(const Intent& /*intent*/) {}
  virtual void streamed(int /*ask*/, int /*turn*/, const Seat& /*seat*/, const Delta& /*delta*/) {}
  /// As it arrived, which may not be turn order; leftovers too. A turn taken from the record is
  /// settled without having been asked.
  virtual void settled(const Minute& /*minute*/) {}
  virtual void concluded(const Outcome& /*outcome*/) {}
};

/// Where turns are committed before any protocol sees them. Called on the hall's thread only.
/// The hall calls intend, settle and conclude for everything at hand, then commit once: a group
/// commit. Intents are committed before the engines are asked, settled minutes before the protocol
/// is, conclusions before done is called. Turns taken from the record are not reported again.
class Recorder {
 public:
  virtual ~Recorder() = default;
  virtual void intend(DiscussionId id, const Intent& intent) = 0;
  virtual void settle(DiscussionId id, const Minute& minute) = 0;
  virtual void conclude(DiscussionId id, const Outcome& outcome) = 0;
  /// Durable on return. Throws Error (disk full, read-only), as the others may; the hall then
  /// cancels everything, waits for the engines and rethrows from run, without calling done.
  virtual void commit() = 0;
};

/// Which engine serves a model name; "" is the default model. Throws Error for an unknown name.
using Engines = std::function<Engine&(const std::string& model)>;

/// Everything one discussion needs.
struct Opening {
  DiscussionId id = 0;  ///< unique among the open ones; the store's number where there is one
  Problem problem;
  std::shared_ptr<const Protocol> protocol;
  Limits limits;
  std::uint64_t seed = 0;  ///< of the run
  int repeat = 0;
  /// From the store, in the order they settled, leftovers and earlier attempts included; a place's
  /// last row is the one that counts, all of them count as spent. A turn found here is not asked
  /// again: its prompt must be the same, or the discussion fails with a why that names the turn.
  /// The exception is a failure that may have passed (any but too_long and bad_reply) and that the
  /// protocol had not yet answered with a later ask: that turn is asked again.
  Minutes recorded;
  std::shared_ptr<Sink> sink;  ///< may be empty
  std::function<void(DiscussionId, Outcome)>
      done;  ///< on the hall's thread; may open further discussions
};

/// Holds many discussions on one thread. Engines complete on their own threads and post to the
/// hall's mailbox, so that protocols, sinks and the recorder never meet two threads. Minutes grow
/// by contiguous prefixes in turn order, whatever order replies arrive in, and the protocol is
/// asked after each: the same replies always end at the same point. A Conclude while siblings still
/// run cancels them mid-token. A turn that was denied ends the discussion where it enters the
/// minutes, with the best answer so far: asking on would only hear the same.
class Hall {
 public:
  struct Options {
    /// For all discussions together: tokens, turns and dollars; time from the hall's construction.
    /// An ask that does not fit beside what others have reserved waits until they have settled.
    /// Turns on record cost it nothing: who opens the hall takes off what was spent before.
    Limits run = {};
    /// What a model's tokens cost; absent for an unknown price. Asked only where dollars are
    /// limited: turns then reserve what they may cost at most. Empty: no price is known before the
    /// first reply.
    std::function<std::optional<TokenPrice>(const std::string& model)> price = {};
  };

  /// engines, executor and recorder (may be null) outlive the hall.
  Hall(Engines engines, Executor& executor, Recorder* recorder, Options options);
  /// Cancels what is open and waits for the engines to let go.
  ~Hall();

  /// From any thread.
  void open(Opening opening);
  /// From any thread (not from a signal handler): ends one discussion and all its calls, with the
  /// best answer so far.
  void cancel(DiscussionId id);
  void cancel_all();

  /// Runs discussions on the calling thread until none is open. One call at a time. Throws what the
  /// recorder and the engines' table throw. An exception from a protocol, a sink or a done is a bug
  /// and ends the process.
  void run();
  /// For a server: waits when none is open. When stop is requested it cancels what is open and
  /// returns once that has ended.
  void run(const std::stop_token& stop);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// One discussion, start to end, on the calling thread; its done is not called.
Outcome hold(Engines engines, Executor& executor, Opening opening, Recorder* recorder = nullptr);

/// The seed a turn is sampled with: hash(run seed, problem, repeat, ask, turn), below 2^31, which
/// every server takes.
std::uint64_t turn_seed(std::uint64_t run_seed, const std::string& problem_id, int repeat, int ask,
                        int turn);

}  // namespace convene
