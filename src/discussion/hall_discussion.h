#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "discussion/hall.h"
#include "discussion/hall_record.h"
#include "discussion/ledger.h"

namespace convene {

/// A turn of the present ask: what of it is known, and how far it has come.
struct Slot {
  enum class Stage { unsent, open, out, dropped };

  Minute minute;  ///< its outcome and timing are filled in when it comes out
  Stage stage = Stage::unsent;
  Bid reserved;  ///< of a model's turn, until it comes out
  Clock::time_point sent;
  Engine* engine = nullptr;  ///< of a model's turn; null: a program's
  bool final = false;
  std::unique_ptr<Request> request;  ///< until it is sent
  std::unique_ptr<Program> program;  ///< until it is sent
};

using Prices = std::function<std::optional<TokenPrice>(const std::string& model)>;

/// What each model's turn of an ask wants, prompts priced by a generous guess at their tokens.
/// Empty prices: nothing is priced. The error, for a person: a model's price is unknown.
tl::expected<std::vector<Bid>, std::string> bids_of(const Ask& ask, const Prices& prices);

/// One open discussion, without threads or waiting: which turns are out, what the protocol may see
/// of them, what it wants next, what it may spend. The hall moves it on, on its thread.
class Discussion {
 public:
  /// run is the purse that all discussions share.
  Discussion(Opening opening, Clock::time_point opened, Clock::time_point run_deadline,
             Ledger& run);

  bool touched = false;           ///< the hall's mark: something happened in this iteration
  std::int64_t serial = 0;        ///< the hall's: how many were opened before
  std::optional<Ask> parked_ask;  ///< waits for the run's purse

  DiscussionId id() const { return opening_.id; }
  Sink& sink() const { return *opening_.sink; }
  Clock::time_point deadline() const { return deadline_; }
  std::string why_late() const;
  std::stop_token stop_token() const { return stop_.get_token(); }
  std::vector<Slot>& slots() { return slots_; }

  /// The protocol's next move: at the start, and whenever the next turn in order has come out.
  /// Absent while there is nothing new. late: a failure is left for the conclusion, because the
  /// deadline caused it.
  std::optional<Move> advance(bool late);

  /// What an ask's turns may spend; absent while others have reserved what it could have. The
  /// error, for a person: a limit is used up.
  using Grant = tl::expected<std::optional<std::vector<Bid>>, std::string>;
  Grant grant(const Ask& ask, const Prices& prices) const;
  /// Seats the turns of an ask. Those on record come out at once, what the others may spend is
  /// reserved. Concludes as failed, and diverged, where the record does not fit.
  void seat(Ask ask, const std::vector<Bid>& granted, const Engines& engines);

  void mark_sent(Slot& slot, Clock::time_point now);
  /// A turn that was sent came out.
  const Minute& file(int turn, Result<Said> outcome, Clock::time_point now);

  /// From now on nothing is asked: unsent turns are dropped, open ones told to stop.
  void conclude(Conclude conclusion);
  /// With the best answer so far; cancelled: by a person, not a limit.
  void conclude_early(const std::string& why, bool cancelled = false);
  bool is_concluding() const { return conclusion_.has_value(); }
  /// Concluding, and every turn that was sent has come out.
  bool is_over() const { return is_concluding() && open_ == 0; }
  /// Once it is over.
  Outcome outcome(Clock::time_point now);
  /// Tells the sink, then whoever opened it. What these throw is a bug: it ends the process.
  void announce(Outcome outcome) noexcept;

 private:
  Slot slot_for(Turn turn, int index, int round, const Bid* granted, const Engines& engines) const;
  std::string take_record(Slot& slot);
  Conclude give_up(const Minute& denied) const;
  void settle(const Minute& minute);
  void reserve(const Slot& slot);
  void release(const Slot& slot);

  Opening opening_;  // its record is in record_
  Record record_;
  Clock::time_point opened_;
  Clock::time_point deadline_;
  Ledger own_;
  Ledger& run_;
  std::stop_source stop_;
  Minutes minutes_;
  std::vector<Slot> slots_;     // of the present ask
  std::size_t in_minutes_ = 0;  // of the slots: a prefix
  int ask_ = -1;
  int open_ = 0;
  bool started_ = false;
  bool diverged_ = false;  // from its record
  std::optional<Conclude> conclusion_;
};

}  // namespace convene
