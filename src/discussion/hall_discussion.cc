#include "discussion/hall_discussion.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace convene {
namespace {

/// How the why of a discussion begins that gave up.
constexpr std::string_view kGaveUp = "gave up: ";

std::int64_t unix_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::int64_t ms_between(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(to - from).count();
}

/// An exception from a protocol is a bug: noexcept ends the process with its words.
Move next_of(const Opening& opening, const Minutes& minutes) noexcept {
  return opening.protocol->next(opening.problem, minutes);
}
Conclude early_of(const Opening& opening, const Minutes& minutes) noexcept {
  return opening.protocol->conclude_early(opening.problem, minutes);
}

double prompt_tokens_at_most(const Say& say) {
  constexpr double bytes_a_token = 2;  // English has four; other scripts fewer
  constexpr double tokens_a_message = 8;
  double tokens = 0;
  for (const Message& message : say.messages)
    tokens += tokens_a_message + static_cast<double>(message.content.size()) / bytes_a_token;
  return tokens;
}

const Usage& usage_of(const Minute& minute) {
  static const Usage nothing{.dollars = 0};
  if (const Reply* reply = minute.reply()) return reply->usage;
  return minute.failure() ? minute.failure()->usage : nothing;  // a program costs nothing
}

bool was_denied(const Minute& minute) {
  return minute.failure() && minute.failure()->kind == FailureKind::denied;
}

std::shared_ptr<Sink> deaf_sink() {
  static const auto sink = std::make_shared<Sink>();
  return sink;
}

}  // namespace

bool gave_up(const Conclude& conclusion) {
  return conclusion.why.starts_with(kGaveUp);
}

tl::expected<std::vector<Bid>, std::string> bids_of(const Ask& ask, const Prices& prices) {
  std::vector<Bid> bids;
  for (const Turn& turn : ask.turns) {
    const Say* say = std::get_if<Say>(&turn);
    if (!say) continue;
    Bid bid{.tokens = say->sampling.tokens_max};
    if (prices) {
      const std::optional<TokenPrice> price = prices(say->seat.model);
      if (!price)
        return tl::unexpected(fmt::format(
            "the price of model '{}' is unknown, so the limit in dollars cannot be kept",
            say->seat.model));
      bid.prompt_dollars = prompt_tokens_at_most(*say) * price->prompt;
      bid.token_dollars = price->completion;
    }
    bids.push_back(bid);
  }
  return bids;
}

Discussion::Discussion(Opening opening, Clock::time_point opened, Clock::time_point run_deadline,
                       Ledger& run)
    : opening_(std::move(opening)),
      record_(std::exchange(opening_.recorded, {})),
      opened_(opened),
      deadline_(run_deadline),
      own_(opening_.limits, "the"),
      run_(run) {
  CHECK(opening_.protocol != nullptr, "discussion {}", opening_.id);
  if (!opening_.sink) opening_.sink = deaf_sink();
  if (opening_.limits.time) deadline_ = std::min(deadline_, opened + *opening_.limits.time);
}

std::string Discussion::why_late() const {
  const bool own = opening_.limits.time && deadline_ == opened_ + *opening_.limits.time;
  if (!own) return "the run's time is over";
  return fmt::format("the time limit of {} s is over",
                     static_cast<double>(opening_.limits.time->count()) / 1000);
}

std::optional<Move> Discussion::advance(bool late) {
  for (;;) {
    if (started_) {
      if (in_minutes_ == slots_.size() || slots_[in_minutes_].stage != Slot::Stage::out)
        return std::nullopt;
      if (late && slots_[in_minutes_].minute.failure()) return std::nullopt;
      minutes_.push_back(std::move(slots_[in_minutes_++].minute));
      if (was_denied(minutes_.back())) return give_up(minutes_.back());
    }
    started_ = true;
    Move move = next_of(opening_, minutes_);
    const bool waits = std::holds_alternative<Wait>(move);
    const bool all_in = in_minutes_ == slots_.size();
    CHECK(!(waits && all_in), "the protocol waits, but every turn is in the minutes");
    CHECK(!(std::holds_alternative<Ask>(move) && !all_in),
          "the protocol asks before it has waited");
    if (!waits) return move;
  }
}

Conclude Discussion::give_up(const Minute& denied) const {
  Conclude best = early_of(opening_, minutes_);
  const std::string& model = denied.seat.model;
  best.why = fmt::format("{}{}{}", kGaveUp, model.empty() ? "" : "model " + model + ": ",
                         denied.failure()->detail);
  return best;
}

Discussion::Grant Discussion::grant(const Ask& ask, const Prices& prices) const {
  const bool priced = own_.limits_dollars() || run_.limits_dollars();
  bool recorded = true;
  for (std::size_t i = 0; i < ask.turns.size(); ++i)
    recorded = recorded && record_.taken(ask_ + 1, static_cast<int>(i));
  auto bids = bids_of(ask, priced && !recorded ? prices : Prices());
  if (!bids) return tl::unexpected(std::move(bids.error()));
  if (recorded) return std::move(*bids);  // paid for already

  auto own = own_.grant(ask.round, std::move(*bids));
  if (!own) return tl::unexpected(std::move(own.error()));
  auto shared = run_.grant(ask.round, *own);
  const bool whole = shared && *shared == *own;
  if (!whole && run_.reserves()) return std::nullopt;
  if (!shared) return tl::unexpected(std::move(shared.error()));
  return std::move(*shared);
}

void Discussion::seat(Ask ask, const std::vector<Bid>& granted, const Engines& engines) {
  CHECK(!ask.turns.empty(), "an ask without turns");
  ++ask_;
  std::vector<Slot> slots;  // engines may throw: until then nothing has changed
  slots.reserve(ask.turns.size());
  auto bid = granted.begin();
  for (Turn& turn : ask.turns) {
    const bool says = std::holds_alternative<Say>(turn);
    slots.push_back(slot_for(std::move(turn), static_cast<int>(slots.size()), ask.round,
                             says ? &*bid++ : nullptr, engines));
  }
  slots_ = std::move(slots);
  in_minutes_ = 0;
  std::string diverged;
  for (Slot& slot : slots_)
    if (diverged.empty()) diverged = take_record(slot);
  for (const Slot& slot : slots_)
    if (slot.stage == Slot::Stage::unsent) reserve(slot);
  diverged_ = !diverged.empty();
  if (diverged_)
    conclude({.ending = Ending::failed, .text = {}, .answer = {}, .why = std::move(diverged)});
}

Slot Discussion::slot_for(Turn turn, int index, int round, const Bid* granted,
                          const Engines& engines) const {
  Slot slot;
  slot.minute.ask = ask_;
  slot.minute.turn = index;
  slot.minute.round = round;
  slot.minute.seat = seat_of(turn);
  if (auto* execute = std::get_if<Execute>(&turn)) {
    slot.minute.prompt = prompt_hash(execute->program);
    slot.program = std::make_unique<Program>(std::move(execute->program));
    return slot;
  }
  Say& say = std::get<Say>(turn);
  const int wanted = say.sampling.tokens_max;
  CHECK(wanted > 0, "tokens_max {}", wanted);
  const Minute* recorded = record_.taken(ask_, index);
  const bool known = recorded && recorded->tokens_max > 0;
  say.sampling.tokens_max = known ? recorded->tokens_max : static_cast<int>(granted->tokens);
  if (!say.sampling.seed)
    say.sampling.seed = turn_seed(opening_.seed, opening_.problem.id, opening_.repeat, ask_, index);
  slot.minute.tokens_max = say.sampling.tokens_max;
  slot.minute.clipped = say.sampling.tokens_max < wanted;
  slot.reserved = *granted;
  slot.final = say.final;
  slot.request = std::make_unique<Request>(Request{.model = say.seat.model,
                                                   .messages = std::move(say.messages),
                                                   .sampling = std::move(say.sampling),
                                                   .schema = std::move(say.schema)});
  slot.minute.prompt = prompt_hash(*slot.request);
  slot.engine = &engines(slot.request->model);
  return slot;
}

/// Why the record does not fit, or nothing.
std::string Discussion::take_record(Slot& slot) {
  if (slot.engine)
    for (const Minute& attempt : record_.attempts(ask_, slot.minute.turn))
      own_.settle(usage_of(attempt), attempt.failure() != nullptr);
  const Minute* recorded = record_.taken(ask_, slot.minute.turn);
  if (!recorded) return {};
  std::string why = divergence(*recorded, slot.minute);
  if (!why.empty()) return why;
  slot.minute = *recorded;
  slot.stage = Slot::Stage::out;
  slot.request.reset();
  slot.program.reset();
  return {};
}

void Discussion::settle(const Minute& minute) {
  own_.settle(usage_of(minute), minute.failure() != nullptr);
  run_.settle(usage_of(minute), minute.failure() != nullptr);
}

void Discussion::reserve(const Slot& slot) {
  if (!slot.engine) return;  // programs are free
  own_.reserve(slot.reserved);
  run_.reserve(slot.reserved);
}

void Discussion::release(const Slot& slot) {
  if (!slot.engine) return;
  own_.release(slot.reserved);
  run_.release(slot.reserved);
}

void Discussion::mark_sent(Slot& slot, Clock::time_point now) {
  slot.stage = Slot::Stage::open;
  slot.sent = now;
  slot.minute.timing.started_ms = unix_ms();
  ++open_;
}

const Minute& Discussion::file(int turn, Result<Said> outcome, Clock::time_point now) {
  Slot& slot = slots_.at(static_cast<std::size_t>(turn));
  CHECK(slot.stage == Slot::Stage::open, "turn {} came out twice", turn);
  slot.stage = Slot::Stage::out;
  --open_;
  slot.minute.outcome = std::move(outcome);
  slot.minute.timing.took_ms = ms_between(slot.sent, now);
  release(slot);
  if (slot.engine) settle(slot.minute);
  return slot.minute;
}

void Discussion::conclude(Conclude conclusion) {
  conclusion_ = std::move(conclusion);
  parked_ask.reset();
  for (Slot& slot : slots_) {
    if (slot.stage != Slot::Stage::unsent) continue;
    slot.stage = Slot::Stage::dropped;
    release(slot);
  }
  stop_.request_stop();
}

void Discussion::conclude_early(const std::string& why, bool cancelled) {
  Conclude best = early_of(opening_, minutes_);
  if (cancelled) best.ending = Ending::cancelled;
  best.why = why;
  conclude(std::move(best));
}

Outcome Discussion::outcome(Clock::time_point now) {
  CHECK(is_over(), "discussion {}", id());
  Outcome outcome;
  for (std::size_t i = in_minutes_; i < slots_.size(); ++i)
    if (slots_[i].stage == Slot::Stage::out)
      outcome.leftovers.push_back(std::move(slots_[i].minute));
  outcome.conclusion = std::move(*conclusion_);
  outcome.minutes = std::move(minutes_);
  outcome.spend = own_.spend();
  outcome.diverged = diverged_;
  outcome.took = std::chrono::milliseconds(ms_between(opened_, now));
  return outcome;
}

void Discussion::announce(Outcome outcome) noexcept {
  sink().concluded(outcome);
  if (opening_.done) opening_.done(id(), std::move(outcome));
}

}  // namespace convene
