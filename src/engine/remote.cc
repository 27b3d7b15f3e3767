#include "engine/remote.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <set>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/check.h"
#include "engine/curl_loop.h"
#include "engine/endpoint.h"
#include "engine/mail.h"
#include "engine/token_estimate.h"
#include "engine/transfer.h"

namespace convene {
namespace {

constexpr Clock::time_point kNever = Clock::time_point::max();
constexpr std::chrono::milliseconds kBudgetPoll{500};

Failure failure(FailureKind kind, std::string detail) {
  return {.kind = kind, .detail = std::move(detail), .usage = {.dollars = 0}};
}

}  // namespace

/// Everything but the mail and the counts belongs to the thread.
class RemoteEngine::Worker {
 public:
  explicit Worker(RemoteOptions options);
  ~Worker();

  void submit(Call call, Done done) { mail_.post(std::move(call), std::move(done)); }
  RemoteStats stats() const;

 private:
  struct Open;
  using SchemaForm = OpenAiDialect::SchemaForm;
  using Timers = std::set<std::pair<Clock::time_point, CallId>>;

  struct Open {
    Call call;
    Done done;
    std::optional<std::stop_callback<StopNote>> on_stop = {};
    std::unique_ptr<Transfer> transfer = {};  // while in flight
    Clock::time_point timer = kNever;         // as it stands in timers_
    bool pausing = false;                     // before a retry; neither queued nor in flight
    bool unpaid = false;                      // the retry budget was empty
    int attempts = 0;
    int rate_limited = 0;  // of them
    int weakened = 0;      // of them: the form before was refused
    SchemaForm form = SchemaForm::json_schema;
    double tokens_reserved = 0;
    Usage spent = {.dollars = 0};      // by earlier attempts
    std::optional<Failure> last = {};  // of them; its usage is in spent
  };

  void run();
  bool take_mail(Clock::time_point now);
  void admit(Call call, Done done, Clock::time_point now);
  void stop(CallId id);
  void expire(Clock::time_point now);
  void time_out(CallId id, Open& open, Clock::time_point now);
  void start_waiting(Clock::time_point now);
  bool may_start(Open& open, Clock::time_point now);
  void start(CallId id, Open& open, Clock::time_point now);
  void ended(CallId id, Attempt attempt);
  void learn(const Attempt& attempt, bool was_full, Clock::time_point now);
  bool plan_retry(CallId id, Open& open, const Failure& failed, Clock::time_point now);
  bool ask_weaker(CallId id, Open& open, Failure refused);
  void put_by(Open& open, const Failure& failed) const;
  void land(Open& open, const Usage& usage);
  void finish(CallId id, Result<Reply> outcome);
  Usage priced(Usage usage, const std::string& model) const;
  void hurry();
  void set_timer(CallId id, Open& open, Clock::time_point when);
  Clock::time_point next_wake() const;
  void close();

  RemoteOptions options_;
  Endpoint endpoint_;
  CurlLoop loop_;  // outlives the transfers
  std::unordered_map<CallId, std::unique_ptr<Open>> open_;
  std::deque<CallId> queue_;  // ids of calls that are gone by now are skipped
  std::vector<std::unique_ptr<Transfer>> idle_;
  std::vector<CURL*> sooner_;  // in flight, with a timer that comes nearer
  std::unordered_map<CURL*, CallId> in_flight_;
  Timers timers_;
  CallId next_id_ = 0;
  std::unordered_map<std::string, SchemaForm> forms_;  // that models were found to take
  ConcurrencyLimit limit_;
  RateLimit requests_;
  RateLimit tokens_;
  RetryBudget budget_;
  Random jitter_;
  Clock::time_point hold_until_ = Clock::time_point::min();  // the endpoint asked for silence
  Clock::time_point start_at_ = kNever;                      // when pacing lets the next call start

  struct Counts {
    std::atomic<std::int64_t> attempts{0}, retries{0}, rate_limited{0};
    std::atomic<int> in_flight{0}, open{0}, limit{0};
  } counts_;

  Mail mail_{[this] { loop_.wake(); }};
  std::thread thread_;
};

RemoteEngine::Worker::Worker(RemoteOptions options)
    : options_(std::move(options)),
      endpoint_(resolve_endpoint(options_)),
      loop_(options_.concurrency.max),
      limit_(options_.concurrency),
      requests_(options_.requests_per_minute),
      tokens_(options_.tokens_per_minute),
      budget_(options_.retry),
      jitter_(options_.jitter_seed != 0
                  ? options_.jitter_seed
                  : static_cast<std::uint64_t>(Clock::now().time_since_epoch().count())),
      thread_([this] { run(); }) {}

RemoteEngine::Worker::~Worker() {
  CHECK(std::this_thread::get_id() != thread_.get_id());
  mail_.close();
  thread_.join();
}

RemoteStats RemoteEngine::Worker::stats() const {
  RemoteStats stats;
  stats.attempts = counts_.attempts;
  stats.retries = counts_.retries;
  stats.rate_limited = counts_.rate_limited;
  stats.in_flight = counts_.in_flight;
  stats.waiting = std::max(counts_.open - stats.in_flight, 0);
  stats.limit = counts_.limit;
  return stats;
}

void RemoteEngine::Worker::run() {
  while (take_mail(Clock::now())) {
    expire(Clock::now());
    start_waiting(Clock::now());
    counts_.limit = limit_.limit();
    counts_.open = static_cast<int>(open_.size());
    loop_.run_once(next_wake());
    hurry();
    loop_.reap([this](CURL* easy, CURLcode code) {
      const CallId id = in_flight_.at(easy);
      ended(id, open_.at(id)->transfer->conclude(code));
    });
  }
  close();
}

/// False once the engine is closing.
bool RemoteEngine::Worker::take_mail(Clock::time_point now) {
  Mail::Batch mail = mail_.take();
  for (auto& [call, done] : mail.arrived) admit(std::move(call), std::move(done), now);
  for (const CallId id : mail.stopped) stop(id);
  return !mail.closing;
}

void RemoteEngine::Worker::admit(Call call, Done done, Clock::time_point now) {
  if (call.stop.stop_requested())
    return done(tl::unexpected(failure(FailureKind::cancelled, "stopped by the caller")));
  if (call.deadline <= now)
    return done(tl::unexpected(failure(FailureKind::timeout, "the deadline passed")));
  if (call.request.model.empty()) call.request.model = options_.model;
  const CallId id = ++next_id_;
  Open& open = *(open_[id] = std::make_unique<Open>());
  open.call = std::move(call);
  open.done = std::move(done);
  open.form = options_.dialect.schema;
  open.on_stop.emplace(open.call.stop, StopNote{&mail_, id});
  set_timer(id, open, open.call.deadline);
  queue_.push_back(id);
}

void RemoteEngine::Worker::stop(CallId id) {
  const auto found = open_.find(id);
  if (found == open_.end()) return;
  Open& open = *found->second;
  Failure failed = failure(FailureKind::cancelled, "stopped by the caller");
  if (open.transfer) {
    failed = open.transfer->abandon(failed.kind, failed.detail);
    land(open, failed.usage);
  }
  finish(id, tl::unexpected(std::move(failed)));
}

void RemoteEngine::Worker::expire(Clock::time_point now) {
  while (!timers_.empty() && timers_.begin()->first <= now) {
    const CallId id = timers_.begin()->second;
    time_out(id, *open_.at(id), now);
  }
}

/// The call's timer went off. A transfer's own timer moves with every token, unseen by timers_:
/// only here is it looked at again.
void RemoteEngine::Worker::time_out(CallId id, Open& open, Clock::time_point now) {
  const Clock::time_point deadline = open.call.deadline;
  if (now >= deadline) {
    Failure failed = open.last.value_or(failure(FailureKind::timeout, "the deadline passed"));
    if (open.transfer) {
      failed = open.transfer->abandon(FailureKind::timeout, "the deadline passed in the middle");
      land(open, failed.usage);
    }
    return finish(id, tl::unexpected(std::move(failed)));
  }
  if (open.pausing) {
    if (open.unpaid && !budget_.withdraw(now))
      return set_timer(id, open, std::min(now + kBudgetPoll, deadline));
    open.pausing = open.unpaid = false;
    queue_.push_front(id);
    return set_timer(id, open, deadline);
  }
  const Clock::time_point due = open.transfer ? open.transfer->due() : deadline;
  if (due > now) return set_timer(id, open, std::min(due, deadline));
  ended(id, open.transfer->run_out());
}

void RemoteEngine::Worker::start_waiting(Clock::time_point now) {
  start_at_ = kNever;
  while (!queue_.empty() && static_cast<int>(in_flight_.size()) < limit_.limit()) {
    const CallId id = queue_.front();
    const auto found = open_.find(id);
    if (found == open_.end()) {
      queue_.pop_front();
      continue;
    }
    if (!may_start(*found->second, now)) return;
    queue_.pop_front();
    start(id, *found->second, now);
  }
}

/// Asks the pacing, and remembers in start_at_ when to ask again.
bool RemoteEngine::Worker::may_start(Open& open, Clock::time_point now) {
  const Request& request = open.call.request;
  open.tokens_reserved =
      static_cast<double>(prompt_tokens_about(request) + request.sampling.tokens_max);
  const Clock::time_point paced =
      now + std::max(requests_.wait(1, now), tokens_.wait(open.tokens_reserved, now));
  const Clock::time_point when = std::max(paced, hold_until_);
  if (when <= now) return true;
  start_at_ = when;
  return false;
}

void RemoteEngine::Worker::start(CallId id, Open& open, Clock::time_point now) {
  if (idle_.empty()) idle_.push_back(std::make_unique<Transfer>(endpoint_, options_, sooner_));
  open.transfer = std::move(idle_.back());
  idle_.pop_back();
  if (const auto known = forms_.find(open.call.request.model); known != forms_.end())
    open.form = std::max(open.form, known->second);
  try {
    open.transfer->begin(open.call.request, open.form, open.call.on_delta, now);
  } catch (const Error& error) {
    idle_.push_back(std::move(open.transfer));
    return finish(id, tl::unexpected(failure(FailureKind::refused, error.what())));
  }
  requests_.take(1, now);
  tokens_.take(open.tokens_reserved, now);
  if (open.attempts == 0) budget_.deposit(now);
  ++counts_.attempts;
  counts_.retries += open.attempts > 0;
  ++open.attempts;
  ++counts_.in_flight;
  in_flight_.emplace(open.transfer->easy(), id);
  set_timer(id, open, std::min(open.transfer->due(), open.call.deadline));
  loop_.add(open.transfer->easy());
}

/// An attempt is over: the call is, too, or it is tried again.
void RemoteEngine::Worker::ended(CallId id, Attempt attempt) {
  Open& open = *open_.at(id);
  const Clock::time_point now = Clock::now();
  const bool was_full = static_cast<int>(in_flight_.size()) >= limit_.limit();
  land(open, attempt.outcome ? attempt.outcome->usage : attempt.outcome.error().usage);
  if (attempt.about_schema && ask_weaker(id, open, attempt.outcome.error())) return;
  if (attempt.outcome && open.weakened > 0) forms_[open.call.request.model] = open.form;
  learn(attempt, was_full && open.attempts == 1, now);
  if (!attempt.outcome && attempt.retry && plan_retry(id, open, attempt.outcome.error(), now))
    return;
  finish(id, std::move(attempt.outcome));
}

/// A success that needed a retry says nothing about how much more the endpoint can take.
void RemoteEngine::Worker::learn(const Attempt& attempt, bool was_full, Clock::time_point now) {
  if (attempt.outcome) return limit_.on_success(was_full, now);
  const Failure& failed = attempt.outcome.error();
  if (failed.kind == FailureKind::rate_limited) {
    ++counts_.rate_limited;
    limit_.on_rate_limited(failed.retry_after, now);
    const auto wait = failed.retry_after.value_or(std::chrono::milliseconds(0));
    if (wait <= options_.retry.retry_after_max) hold_until_ = std::max(hold_until_, now + wait);
  } else if (failed.kind == FailureKind::lost || failed.kind == FailureKind::timeout) {
    limit_.on_trouble(now);
  }
}

/// False: no further attempt is worth it, or allowed. A rate limit passes, so that it gets more
/// patience than other trouble, and waits for an empty retry budget where other trouble gives up.
bool RemoteEngine::Worker::plan_retry(CallId id, Open& open, const Failure& failed,
                                      Clock::time_point now) {
  const RetryOptions& retry = options_.retry;
  const bool limited = failed.kind == FailureKind::rate_limited;
  open.rate_limited += limited;
  const int attempts =
      limited ? open.rate_limited : open.attempts - open.rate_limited - open.weakened;
  if (attempts >= (limited ? retry.rate_limited_max : retry.attempts_max)) return false;
  if (failed.retry_after.value_or(std::chrono::milliseconds(0)) > retry.retry_after_max)
    return false;
  const auto longest = limited ? retry.rate_limited_delay_max : retry.delay_max;
  const auto wait = retry_delay(attempts, failed.retry_after, retry.delay_first, longest, jitter_);
  if (now + wait >= open.call.deadline) return false;
  open.unpaid = !budget_.withdraw(now);
  if (open.unpaid && !limited) return false;
  put_by(open, failed);
  open.pausing = true;
  set_timer(id, open, now + wait);
  return true;
}

/// Asks the same at once in a form that asks less of the endpoint; false: there is none. This is no
/// retry: the endpoint is not in trouble, and says how it wants to be asked.
bool RemoteEngine::Worker::ask_weaker(CallId id, Open& open, Failure refused) {
  if (!open.call.request.schema || open.form == SchemaForm::none) return false;
  open.form = open.form == SchemaForm::json_schema ? SchemaForm::json_object : SchemaForm::none;
  ++open.weakened;
  if (!refused.usage.counted) refused.usage = {.dollars = 0};  // a guess, of a prompt left unread
  put_by(open, refused);
  queue_.push_front(id);
  set_timer(id, open, open.call.deadline);
  return true;
}

/// An attempt of a call that goes on.
void RemoteEngine::Worker::put_by(Open& open, const Failure& failed) const {
  open.spent = open.spent + priced(failed.usage, open.call.request.model);
  open.last = failed;
  open.last->usage = {.dollars = 0};  // it is in spent
}

/// Takes the transfer out of flight, and corrects what pacing thought it would use.
void RemoteEngine::Worker::land(Open& open, const Usage& usage) {
  CURL* easy = open.transfer->easy();
  // One that ended by itself is out of the loop already; libcurl does not mind being asked twice.
  loop_.remove(easy);
  in_flight_.erase(easy);
  --counts_.in_flight;
  idle_.push_back(std::move(open.transfer));
  tokens_.give_back(open.tokens_reserved -
                    static_cast<double>(usage.prompt_tokens + usage.completion_tokens));
}

void RemoteEngine::Worker::finish(CallId id, Result<Reply> outcome) {
  const auto found = open_.find(id);
  const std::unique_ptr<Open> open = std::move(found->second);
  open_.erase(found);
  set_timer(id, *open, kNever);
  open->on_stop.reset();
  const std::string& model = open->call.request.model;
  Usage& usage = outcome ? outcome->usage : outcome.error().usage;
  usage = open->spent + priced(usage, model);
  if (!outcome && open->attempts > 1)
    outcome.error().detail += fmt::format(" (after {} attempts)", open->attempts);
  if (outcome && outcome->model.empty()) outcome->model = model;
  open->done(std::move(outcome));
}

Usage RemoteEngine::Worker::priced(Usage usage, const std::string& model) const {
  if (usage.dollars) return usage;
  auto price = options_.price;
  if (!price) price = endpoint_.loopback ? Price{} : list_price(endpoint_.host, model);
  const bool nothing = usage.prompt_tokens == 0 && usage.completion_tokens == 0;
  if (price || nothing) usage.dollars = nothing ? 0 : dollars_for(usage, *price);
  return usage;
}

void RemoteEngine::Worker::hurry() {
  for (CURL* easy : sooner_) {
    const auto found = in_flight_.find(easy);
    if (found == in_flight_.end()) continue;  // it said its last words while it was concluded
    const CallId id = found->second;
    Open& open = *open_.at(id);
    set_timer(id, open, std::min(open.transfer->due(), open.call.deadline));
  }
  sooner_.clear();
}

void RemoteEngine::Worker::set_timer(CallId id, Open& open, Clock::time_point when) {
  if (open.timer != kNever) timers_.erase({open.timer, id});
  open.timer = when;
  if (when != kNever) timers_.emplace(when, id);
}

Clock::time_point RemoteEngine::Worker::next_wake() const {
  return timers_.empty() ? start_at_ : std::min(start_at_, timers_.begin()->first);
}

void RemoteEngine::Worker::close() {
  for (auto& [id, open] : open_) {
    open->on_stop.reset();
    if (open->transfer) loop_.remove(open->transfer->easy());
  }
  const auto closed = [] {
    return tl::unexpected(failure(FailureKind::cancelled, "the engine was closed"));
  };
  // done may submit again: what arrives now fails, too.
  for (auto& [id, open] : std::exchange(open_, {})) open->done(closed());
  for (Mail::Batch mail = mail_.take(); !mail.arrived.empty(); mail = mail_.take())
    for (auto& [call, done] : mail.arrived) done(closed());
}

RemoteEngine::RemoteEngine(RemoteOptions options)
    : worker_(std::make_unique<Worker>(std::move(options))) {}
RemoteEngine::~RemoteEngine() = default;

void RemoteEngine::submit(Call call, std::function<void(Result<Reply>)> done) {
  worker_->submit(std::move(call), std::move(done));
}

RemoteStats RemoteEngine::stats() const {
  return worker_->stats();
}

}  // namespace convene
