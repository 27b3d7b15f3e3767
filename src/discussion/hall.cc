#include "discussion/hall.h"

#include <set>
#include <unordered_map>
#include <utility>

#include "base/check.h"
#include "base/hash.h"
#include "discussion/hall_discussion.h"
#include "discussion/hall_mailbox.h"

namespace convene {
namespace {

/// What a sink throws is a bug: noexcept ends the process with its words.
void tell_settled(Sink& sink, const Minute& minute) noexcept {
  sink.settled(minute);
}
void tell_streamed(Sink& sink, const Minute& of, const Delta& delta) noexcept {
  sink.streamed(of.ask, of.turn, of.seat, delta);
}
void tell_asked(Sink& sink, const Intent& intent) noexcept {
  sink.asked(intent);
}

Intent intent_of(const Slot& slot) {
  return {.ask = slot.minute.ask,
          .turn = slot.minute.turn,
          .round = slot.minute.round,
          .seat = slot.minute.seat,
          .prompt = slot.minute.prompt,
          .request = slot.request.get(),
          .program = slot.program.get(),
          .final = slot.final};
}

Clock::time_point run_deadline(const Limits& run) {
  return run.time ? Clock::now() + *run.time : Clock::time_point::max();
}

}  // namespace

/// The loop. One iteration takes everything at hand from the mailbox and does, for all of it: file
/// and commit what came out; let the protocols move; commit what they ask and conclude; send and
/// announce that.
struct Hall::State {
  State(Engines table, Executor& programs, Recorder* store, Options wanted)
      : engines(std::move(table)),
        executor(programs),
        recorder(store),
        options(std::move(wanted)),
        purse(options.run, "the run's"),
        deadline(run_deadline(options.run)) {}

  void run(const std::stop_token& stop, bool stays);
  void iterate(std::vector<Event> events);

  void receive(Opened& opened);
  void receive(CancelWanted& wanted) { cancels.push_back(wanted.id); }
  void receive(Streamed& streamed);
  void receive(Settled& settled);
  void record_what_came_out();
  void proceed(Discussion& discussion);
  void begin(Discussion& discussion, Ask ask);
  bool admit(Discussion& discussion, Ask& ask);
  void cancel(std::optional<DiscussionId> id);
  void end_late();
  void admit_parked();
  void send_and_announce();
  void send(Discussion& discussion, Slot& slot);

  Discussion* find(DiscussionId id);
  void touch(Discussion& discussion);
  void let_go();

  const Engines engines;
  Executor& executor;
  Recorder* const recorder;
  const Options options;
  const std::shared_ptr<Mailbox> mailbox = std::make_shared<Mailbox>();

  // The hall's thread only.
  Ledger purse;
  const Clock::time_point deadline;
  Clock::time_point now;  // of this iteration
  std::unordered_map<DiscussionId, std::unique_ptr<Discussion>> discussions;
  std::set<std::pair<Clock::time_point, DiscussionId>> deadlines;
  /// Whose asks wait for the run's purse. The oldest goes first: better to end what has begun.
  std::set<std::pair<std::int64_t, DiscussionId>> parked;
  std::int64_t opened_so_far = 0;
  std::int64_t calls_open = 0;
  std::vector<std::pair<Discussion*, int>> came_out;  // and which turn, in this iteration
  std::vector<std::optional<DiscussionId>> cancels;   // of this iteration
  std::vector<Discussion*> touched;                   // in this iteration
};

Hall::Hall(Engines engines, Executor& executor, Recorder* recorder, Options options)
    : state_(std::make_unique<State>(std::move(engines), executor, recorder, std::move(options))) {}

Hall::~Hall() {
  state_->let_go();
}

void Hall::open(Opening opening) {
  state_->mailbox->post(Opened{std::make_unique<Opening>(std::move(opening))});
}

void Hall::cancel(DiscussionId id) {
  state_->mailbox->post(CancelWanted{id});
}

void Hall::cancel_all() {
  state_->mailbox->post(CancelWanted{std::nullopt});
}

void Hall::run() {
  state_->run({}, false);
}

void Hall::run(const std::stop_token& stop) {
  const std::stop_callback wake(stop, [mailbox = state_->mailbox] { mailbox->wake(); });
  state_->run(stop, true);
}

void Hall::State::run(const std::stop_token& stop, bool stays) try {
  bool stopping = false;
  for (;;) {
    std::vector<Event> events = mailbox->take_now();
    if (!stopping && stop.stop_requested()) {
      stopping = true;
      cancels.emplace_back(std::nullopt);
    } else if (events.empty()) {
      if (discussions.empty() && (stopping || !stays)) return;
      events =
          mailbox->take(deadlines.empty() ? Clock::time_point::max() : deadlines.begin()->first);
    }
    iterate(std::move(events));
  }
} catch (...) {
  let_go();
  throw;
}

void Hall::State::iterate(std::vector<Event> events) {
  now = Clock::now();
  for (Event& event : events) std::visit([this](auto& e) { receive(e); }, event);
  record_what_came_out();
  // Who proceeds may touch others: the list grows under way. NOLINTNEXTLINE(modernize-loop-convert)
  for (std::size_t i = 0; i < touched.size(); ++i) proceed(*touched[i]);
  for (const auto& id : std::exchange(cancels, {})) cancel(id);
  end_late();
  admit_parked();
  send_and_announce();
}

void Hall::State::receive(Opened& opened) {
  const DiscussionId id = opened.opening->id;
  auto discussion = std::make_unique<Discussion>(std::move(*opened.opening), now, deadline, purse);
  const auto [it, is_new] = discussions.emplace(id, std::move(discussion));
  CHECK(is_new, "discussion {} is open already", id);
  if (it->second->deadline() != Clock::time_point::max())
    deadlines.emplace(it->second->deadline(), id);
  it->second->serial = opened_so_far++;
  touch(*it->second);
}

void Hall::State::receive(Streamed& streamed) {
  Discussion* discussion = find(streamed.id);
  if (!discussion || discussion->is_concluding()) return;
  const Slot& slot = discussion->slots()[static_cast<std::size_t>(streamed.turn)];
  tell_streamed(discussion->sink(), slot.minute, streamed.delta);
}

void Hall::State::receive(Settled& settled) {
  --calls_open;
  Discussion* discussion = find(settled.id);
  CHECK(discussion, "discussion {} ended before its turn {}", settled.id, settled.turn);
  discussion->file(settled.turn, std::move(*settled.outcome), settled.at);
  came_out.emplace_back(discussion, settled.turn);
  touch(*discussion);
}

void Hall::State::record_what_came_out() {
  const auto minute_of = [](const std::pair<Discussion*, int>& turn) -> const Minute& {
    return turn.first->slots()[static_cast<std::size_t>(turn.second)].minute;
  };
  const auto fresh = std::exchange(came_out, {});
  if (recorder && !fresh.empty()) {
    for (const auto& turn : fresh) recorder->settle(turn.first->id(), minute_of(turn));
    recorder->commit();
  }
  for (const auto& turn : fresh) tell_settled(turn.first->sink(), minute_of(turn));
}

void Hall::State::proceed(Discussion& discussion) {
  const bool late = now >= discussion.deadline();
  while (!discussion.is_concluding()) {
    std::optional<Move> move = discussion.advance(late);
    if (!move) return;
    if (auto* conclusion = std::get_if<Conclude>(&*move)) {
      discussion.conclude(std::move(*conclusion));
    } else {
      begin(discussion, std::get<Ask>(std::move(*move)));
    }
  }
}

void Hall::State::begin(Discussion& discussion, Ask ask) {
  const std::pair turn_in_line(discussion.serial, discussion.id());
  const bool first = parked.empty() || turn_in_line < *parked.begin();
  if (first && admit(discussion, ask)) return;
  discussion.parked_ask = std::move(ask);
  parked.insert(turn_in_line);
}

/// False, and the ask is left as it is, while it has to wait for others' reservations.
bool Hall::State::admit(Discussion& discussion, Ask& ask) {
  if (now >= discussion.deadline()) {
    discussion.conclude_early(discussion.why_late());
    return true;
  }
  const Discussion::Grant grant = discussion.grant(ask, options.price);
  if (!grant) {
    discussion.conclude_early(grant.error());
    return true;
  }
  if (!*grant) return false;
  discussion.seat(std::move(ask), **grant, engines);
  for (const Slot& slot : discussion.slots())
    if (slot.stage == Slot::Stage::out) tell_settled(discussion.sink(), slot.minute);
  return true;
}

void Hall::State::cancel(std::optional<DiscussionId> id) {
  const auto stop = [this](Discussion& discussion) {
    if (discussion.is_concluding()) return;
    discussion.conclude_early("stopped on request", true);
    touch(discussion);
  };
  if (!id) {
    for (const auto& [key, discussion] : discussions) stop(*discussion);
  } else if (Discussion* discussion = find(*id)) {
    stop(*discussion);
  }
}

void Hall::State::end_late() {
  while (!deadlines.empty() && deadlines.begin()->first <= now) {
    Discussion* discussion = find(deadlines.begin()->second);
    deadlines.erase(deadlines.begin());
    if (!discussion || discussion->is_concluding()) continue;
    discussion->conclude_early(discussion->why_late());
    touch(*discussion);
  }
}

void Hall::State::admit_parked() {
  while (!parked.empty()) {
    const auto [serial, id] = *parked.begin();
    Discussion* discussion = find(id);
    const bool concluded = !discussion || discussion->serial != serial || !discussion->parked_ask;
    if (!concluded && !admit(*discussion, *discussion->parked_ask)) return;
    parked.erase({serial, id});
    if (concluded) continue;
    discussion->parked_ask.reset();
    proceed(*discussion);
    touch(*discussion);
  }
}

void Hall::State::send_and_announce() {
  std::vector<std::pair<std::unique_ptr<Discussion>, Outcome>> over;
  bool recorded = false;
  const std::vector<Discussion*> batch = std::exchange(touched, {});
  for (Discussion* discussion : batch) {
    discussion->touched = false;
    for (const Slot& slot : discussion->slots()) {
      if (!recorder || slot.stage != Slot::Stage::unsent) continue;
      recorder->intend(discussion->id(), intent_of(slot));
      recorded = true;
    }
    if (!discussion->is_over()) continue;
    deadlines.erase({discussion->deadline(), discussion->id()});
    auto node = discussions.extract(discussion->id());
    over.emplace_back(std::move(node.mapped()), discussion->outcome(now));
    if (!recorder || over.back().second.diverged) continue;
    recorder->conclude(discussion->id(), over.back().second);
    recorded = true;
  }
  if (recorder && recorded) recorder->commit();
  for (Discussion* discussion : batch)
    for (Slot& slot : discussion->slots())
      if (slot.stage == Slot::Stage::unsent) send(*discussion, slot);
  for (auto& [discussion, outcome] : over) discussion->announce(std::move(outcome));
}

void Hall::State::send(Discussion& discussion, Slot& slot) {
  tell_asked(discussion.sink(), intent_of(slot));
  discussion.mark_sent(slot, now);
  ++calls_open;
  const auto post = [box = mailbox, id = discussion.id(), turn = slot.minute.turn](auto result) {
    Settled settled{.id = id, .turn = turn, .at = Clock::now(), .outcome = {}};
    if (result) {
      settled.outcome = std::make_unique<Result<Said>>(std::move(*result));
    } else {
      settled.outcome = std::make_unique<Result<Said>>(tl::unexpected(std::move(result.error())));
    }
    box->post(std::move(settled));
  };
  if (!slot.engine) {
    executor.submit(std::move(*std::exchange(slot.program, nullptr)), post);
    return;
  }
  Call call{.request = std::move(*std::exchange(slot.request, nullptr)),
            .deadline = discussion.deadline(),
            .stop = discussion.stop_token(),
            .on_delta = {}};
  if (discussion.sink().wants_deltas())
    call.on_delta = [box = mailbox, id = discussion.id(), turn = slot.minute.turn](Delta delta) {
      box->post(Streamed{.id = id, .turn = turn, .delta = std::move(delta)});
    };
  slot.engine->submit(std::move(call), post);
}

Discussion* Hall::State::find(DiscussionId id) {
  const auto it = discussions.find(id);
  return it == discussions.end() ? nullptr : it->second.get();
}

void Hall::State::touch(Discussion& discussion) {
  if (std::exchange(discussion.touched, true)) return;
  touched.push_back(&discussion);
}

/// Ends everything without telling anybody, and waits until no engine knows of us.
void Hall::State::let_go() {
  for (const auto& [id, discussion] : discussions)
    discussion->conclude({.ending = Ending::cancelled, .text = {}, .answer = {}, .why = {}});
  while (calls_open > 0)
    for (const Event& event : mailbox->take(Clock::time_point::max()))
      calls_open -= std::holds_alternative<Settled>(event);
  discussions.clear();
  deadlines.clear();
  parked.clear();
  came_out.clear();
  cancels.clear();
  touched.clear();
}

Outcome hold(Engines engines, Executor& executor, Opening opening, Recorder* recorder) {
  std::optional<Outcome> outcome;
  opening.done = [&outcome](DiscussionId, Outcome o) { outcome = std::move(o); };
  Hall hall(std::move(engines), executor, recorder, {});
  hall.open(std::move(opening));
  hall.run();
  return std::move(outcome.value());
}

std::uint64_t turn_seed(std::uint64_t run_seed, const std::string& problem_id, int repeat, int ask,
                        int turn) {
  Hasher hasher;
  hasher.add("turn").add(std::to_string(run_seed)).add(problem_id);
  hasher.add(std::int64_t{repeat}).add(std::int64_t{ask}).add(std::int64_t{turn});
  return hasher.value() >> 33;
}

}  // namespace convene
