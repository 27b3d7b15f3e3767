#include "engine/scripted.h"

#include <optional>
#include <set>
#include <thread>
#include <unordered_map>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "engine/mail.h"

namespace convene {
namespace {

std::int64_t count_words(std::string_view text) {
  std::int64_t words = 0;
  bool inside = false;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t';
    words += !space && !inside;
    inside = !space;
  }
  return words;
}

void stream_words(const std::function<void(Delta)>& on_delta, const Reply& reply) {
  if (!reply.reasoning.empty()) on_delta({.text = {}, .reasoning = reply.reasoning});
  const std::string& text = reply.text;
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t space = text.find(' ', start);
    const std::size_t end = space == std::string::npos ? text.size() : space + 1;
    on_delta({.text = text.substr(start, end - start), .reasoning = {}});
    start = end;
  }
}

Result<Reply> failed(FailureKind kind, std::string detail) {
  return tl::unexpected(
      Failure{.kind = kind, .detail = std::move(detail), .usage = {.dollars = 0}});
}

}  // namespace

/// All but the mail belongs to the thread.
struct ScriptedEngine::State {
  struct Open {
    Call call;
    Done done;
    Result<Reply> outcome;
    Clock::time_point due;
    std::optional<std::stop_callback<StopNote>> on_stop = {};
  };

  explicit State(Script s) : script(std::move(s)), thread([this] { run(); }) {}

  ~State() {
    CHECK(std::this_thread::get_id() != thread.get_id());
    mail.close();
    thread.join();
  }

  void run() {
    for (;;) {
      Mail::Batch batch = mail.take(due.empty() ? Clock::time_point::max() : due.begin()->first);
      for (auto& [call, done] : batch.arrived) admit(std::move(call), std::move(done));
      for (const CallId id : batch.stopped) stop(id);
      if (batch.closing) break;
      finish_due();
    }
    close();
  }

  void admit(Call call, Done done) {
    const Clock::time_point now = Clock::now();
    if (call.stop.stop_requested())
      return done(failed(FailureKind::cancelled, "stopped by the caller"));
    if (call.deadline <= now) return done(failed(FailureKind::timeout, "the deadline passed"));
    Line line = script(call.request);
    const CallId id = ++last_id;
    auto entry = std::make_unique<Open>();
    entry->call = std::move(call);
    entry->done = std::move(done);
    entry->outcome = std::move(line.outcome);
    entry->due = now + line.delay;
    if (entry->due > entry->call.deadline) {
      entry->due = entry->call.deadline;
      entry->outcome = failed(FailureKind::timeout, "the deadline passed");
    }
    entry->on_stop.emplace(entry->call.stop, StopNote{&mail, id});
    due.emplace(entry->due, id);
    open.emplace(id, std::move(entry));
  }

  void stop(CallId id) {
    const auto found = open.find(id);
    if (found == open.end()) return;
    found->second->outcome = failed(FailureKind::cancelled, "stopped by the caller");
    finish(id);
  }

  void finish_due() {
    const Clock::time_point now = Clock::now();
    while (!due.empty() && due.begin()->first <= now) {
      const CallId id = due.begin()->second;
      // A reply just given may have stopped its siblings.
      if (open.at(id)->call.stop.stop_requested()) {
        stop(id);
      } else {
        finish(id);
      }
    }
  }

  void finish(CallId id) {
    const auto found = open.find(id);
    const std::unique_ptr<Open> entry = std::move(found->second);
    open.erase(found);
    due.erase({entry->due, id});
    entry->on_stop.reset();
    Result<Reply>& outcome = entry->outcome;
    if (outcome) {
      outcome->text = valid_utf8(outcome->text);
      outcome->reasoning = valid_utf8(outcome->reasoning);
      if (entry->call.on_delta) stream_words(entry->call.on_delta, *outcome);
    }
    entry->done(std::move(outcome));
  }

  void close() {
    const auto closed = [] { return failed(FailureKind::cancelled, "the engine was closed"); };
    for (auto& [id, entry] : open) entry->on_stop.reset();
    // done may submit again: what arrives now fails, too.
    for (auto& [id, entry] : std::exchange(open, {})) entry->done(closed());
    for (Mail::Batch batch = mail.take(); !batch.arrived.empty(); batch = mail.take())
      for (auto& [call, done] : batch.arrived) done(closed());
  }

  Script script;
  Mail mail;
  std::unordered_map<CallId, std::unique_ptr<Open>> open;
  std::set<std::pair<Clock::time_point, CallId>> due;  // of equal times, the first asked first
  CallId last_id = 0;
  std::thread thread;
};

ScriptedEngine::ScriptedEngine(Script script)
    : state_(std::make_unique<State>(std::move(script))) {}
ScriptedEngine::~ScriptedEngine() = default;

void ScriptedEngine::submit(Call call, std::function<void(Result<Reply>)> done) {
  state_->mail.post(std::move(call), std::move(done));
}

Reply spoken(std::string text) {
  Reply reply;
  reply.usage = {.completion_tokens = count_words(text), .dollars = 0};
  reply.text = std::move(text);
  reply.model = "scripted";
  return reply;
}

}  // namespace convene
