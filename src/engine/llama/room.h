#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/llama/model.h"
#include "engine/llama/prefix_tree.h"
#include "engine/llama/scheduler.h"
#include "engine/llama/utterance.h"

struct llama_context;

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
};

/// One cache, and the requests that are computed in it: those of one discussion, or of a few. What
/// finished stays as a cached prefix until its cells are needed, the longest unused first, never a
/// live one's. One thread.
class Room {
 public:
  /// Throws Error when there is no memory for it.
  explicit Room(const Model& model);
  ~Room();
  Room(const Room&) = delete;

  RoomView view(const std::vector<Token>& prompt) const;
  /// Takes the job and gives nothing, or gives it back when there are no cells for it now.
  std::unique_ptr<Job> admit(std::unique_ptr<Job> job);
  /// Whether there is anything to compute.
  bool busy() const { return !live_.empty(); }
  int live() const { return static_cast<int>(live_.size()); }

  /// Computes one batch and ends the replies that are complete.
  /// Gives back the jobs that had to leave because the cells ran out; they can be admitted again.
  std::vector<std::unique_ptr<Job>> step();
  /// Ends, with a failure, every job for which there is a reason to.
  void end_where(const std::function<std::optional<Failure>(const Job&)>& reason);

 private:
  struct Live {
    std::unique_ptr<Job> job;
    SequenceId sequence;
  };

  int free_cells() const;
  std::optional<SequenceId> free_sequence();
  bool make_space(int cells);
  bool forget_oldest(int cells);
  void forget(SequenceId sequence, int length);
  void drop_dead_ends(SequenceId sequence);
  void keep_uncrowded(int need);
  void leave(SequenceId sequence);
  std::vector<Row> rows() const;
  bool compute(const std::vector<Take>& takes);
  void speak(const std::vector<Take>& takes);
  void reset(const std::string& why);

  const Model& model_;
  std::unique_ptr<llama_context, void (*)(llama_context*)> context_;
  PrefixTree tree_;
  std::vector<Live> live_;  // oldest first
  PrefixTree::SequenceSet live_set_;
  std::array<std::uint64_t, PrefixTree::kSequences> used_{};  // by sequence, when last
  std::uint64_t now_ = 0;
};

}  // namespace convene::llama
