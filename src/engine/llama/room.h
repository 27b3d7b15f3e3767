#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/llama/decoder.h"
#include "engine/llama/model.h"
#include "engine/llama/prefix_tree.h"
#include "engine/llama/scheduler.h"
#include "engine/llama/utterance.h"

namespace convene::llama {

/// A call on its way through the engine.
struct Job {
  Call call;
  std::function<void(Result<Reply>)> done;
  std::optional<Utterance> utterance;  ///< once its prompt is known
  bool placed = false;  ///< it has been in a room (and may have been pushed out of it)

  void deliver(Delta delta) const {
    if (call.on_delta && !(delta.text.empty() && delta.reasoning.empty()))
      call.on_delta(std::move(delta));
  }
  /// A failure that carries what was spent and said.
  Failure failure(FailureKind kind, std::string detail) const;
  /// Why it must not go on: its caller's stop, or its deadline.
  std::optional<Failure> overdue() const;
};

/// What a step has for the callers. Who computes does not call them: the engine's thread does.
struct Report {
  struct Said {
    const Job* job;  ///< still in the room, which is not stepped before this is delivered
    Delta delta;
  };
  struct Ended {
    std::unique_ptr<Job> job;
    Delta rest;
    Result<Reply> result;
  };

  std::vector<Said> said;
  std::vector<Ended> ended;
  std::vector<std::unique_ptr<Job>> returned;  ///< found no cells; they can be posted again
  std::int64_t prompt_tokens_sent = 0;         ///< of the jobs that came in
  std::int64_t prompt_tokens_computed = 0;

  bool empty() const {
    return said.empty() && ended.empty() && returned.empty() && prompt_tokens_sent == 0;
  }
};

/// One cache, and the requests that are computed in it: those of one discussion, or of a few. What
/// finished stays as a cached prefix until its cells are needed, the longest unused first, never a
/// live one's.
///
/// One thread at a time may `step`; only it touches the decoder. The rest is for any
/// thread, also during a step: a mutex guards the books, and is free during the arithmetic.
class Room {
 public:
  /// Throws Error when there is no memory for it.
  explicit Room(const Model& model);
  ~Room();
  Room(const Room&) = delete;

  RoomView view(const std::vector<Token>& prompt) const;
  /// The next step takes it in.
  void post(std::unique_ptr<Job> job);
  /// Whether there is anything to compute.
  bool busy() const;

  /// Takes in what was posted, ends what is overdue, computes one batch with up to so many threads,
  /// and ends the replies that are complete.
  Report step(int threads);
  /// Ends every job with a failure of this kind. Not during a step.
  std::vector<Report::Ended> close(FailureKind kind, const std::string& why);

 private:
  struct Live {
    std::unique_ptr<Job> job;
    SequenceId sequence;
  };

  std::vector<Take> prepare(Report& report);
  void admit_posted(Report& report);
  std::unique_ptr<Job> admit(std::unique_ptr<Job> job);
  void end_overdue(Report& report);
  std::vector<Take> take_in_space(Report& report);
  int free_cells() const;
  std::optional<SequenceId> free_sequence();
  bool make_space(int cells);
  bool forget_oldest(int cells);
  void forget(SequenceId sequence, int length);
  void drop_dead_ends(SequenceId sequence);
  void keep_uncrowded(int need);
  void leave(SequenceId sequence);
  std::vector<Row> rows() const;
  int compute(const std::vector<Take>& takes, int threads);
  void record(const std::vector<Take>& takes);
  void speak(const std::vector<Take>& takes, Report& report);
  void reset(const std::string& why, Report& report);

  const Model& model_;
  std::unique_ptr<Decoder> decoder_;  // who steps only

  mutable std::mutex books_;  // guards what follows; who steps may read it without
  std::vector<std::unique_ptr<Job>> posted_;
  PrefixTree tree_;
  std::vector<Live> live_;  // oldest first
  PrefixTree::SequenceSet live_set_;
  std::array<std::uint64_t, PrefixTree::kSequences> used_{};  // by sequence, when last
};

}  // namespace convene::llama
