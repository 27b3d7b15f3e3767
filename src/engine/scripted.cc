#include "engine/scripted.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

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

void stream_words(const std::function<void(Delta)>& on_delta, const std::string& text) {
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t space = text.find(' ', start);
    const std::size_t end = space == std::string::npos ? text.size() : space + 1;
    on_delta({.text = text.substr(start, end - start), .reasoning = {}});
    start = end;
  }
}

Failure failure(FailureKind kind, std::string detail) {
  return {.kind = kind,
          .detail = std::move(detail),
          .retry_after = {},
          .usage = {.dollars = 0},
          .text = {}};
}

}  // namespace

struct ScriptedEngine::State {
  struct Open {
    Call call;
    std::function<void(Result<Reply>)> done;
    Line line;
    std::unique_ptr<std::stop_callback<std::function<void()>>> on_stop;
  };

  explicit State(Script s) : script(std::move(s)), thread([this] { run(); }) {}

  ~State() {
    {
      const std::lock_guard lock(mutex);
      closing = true;
    }
    wake.notify_one();
    thread.join();
  }

  void submit(Call call, std::function<void(Result<Reply>)> done) {
    const std::lock_guard lock(mutex);
    arrived.push_back({std::move(call), std::move(done), Line{}, nullptr});
    wake.notify_one();
  }

  void run() {
    std::unique_lock lock(mutex);
    while (!closing) {
      std::vector<Open> fresh = std::exchange(arrived, {});
      stopped = false;
      lock.unlock();
      for (Open& open : fresh) admit(std::move(open));
      finish_due();
      lock.lock();
      if (!arrived.empty() || stopped || closing) continue;
      if (waiting.empty()) {
        wake.wait(lock);
      } else {
        wake.wait_until(lock, waiting.begin()->first);
      }
    }
    std::vector<Open> fresh = std::exchange(arrived, {});
    lock.unlock();
    for (Open& open : fresh)
      open.done(tl::unexpected(failure(FailureKind::cancelled, "the engine was closed")));
    for (auto& [when, open] : waiting) {
      open.on_stop.reset();
      open.done(tl::unexpected(failure(FailureKind::cancelled, "the engine was closed")));
    }
    waiting.clear();
  }

  void admit(Open open) {
    open.line = script(open.call.request);
    const Clock::time_point due =
        open.line.delay.count() == 0 ? Clock::time_point::min() : Clock::now() + open.line.delay;
    const Clock::time_point when = std::min(due, open.call.deadline);
    if (due > open.call.deadline)
      open.line.outcome = tl::unexpected(failure(FailureKind::timeout, "the deadline passed"));
    const auto it = waiting.emplace(when, std::move(open));
    it->second.on_stop = std::make_unique<std::stop_callback<std::function<void()>>>(
        it->second.call.stop, std::function<void()>([this] {
          const std::lock_guard lock(mutex);
          stopped = true;
          wake.notify_one();
        }));
  }

  void finish_due() {
    const Clock::time_point now = Clock::now();
    for (auto it = waiting.begin(); it != waiting.end();) {
      Open& open = it->second;
      if (open.call.stop.stop_requested()) {
        open.line.outcome =
            tl::unexpected(failure(FailureKind::cancelled, "stopped by the caller"));
      } else if (it->first > now) {
        ++it;
        continue;
      }
      Open finished = std::move(open);
      it = waiting.erase(it);
      finished.on_stop.reset();
      if (finished.line.outcome && finished.call.on_delta)
        stream_words(finished.call.on_delta, finished.line.outcome->text);
      finished.done(std::move(finished.line.outcome));
    }
  }

  Script script;
  std::mutex mutex;  // guards the four below
  std::condition_variable wake;
  std::vector<Open> arrived;
  bool stopped = false;
  bool closing = false;
  std::multimap<Clock::time_point, Open> waiting;  // the engine's thread only
  std::thread thread;
};

ScriptedEngine::ScriptedEngine(Script script)
    : state_(std::make_unique<State>(std::move(script))) {}
ScriptedEngine::~ScriptedEngine() = default;

void ScriptedEngine::submit(Call call, std::function<void(Result<Reply>)> done) {
  state_->submit(std::move(call), std::move(done));
}

Reply spoken(std::string text) {
  Reply reply;
  reply.usage = {.completion_tokens = count_words(text), .dollars = 0};
  reply.text = std::move(text);
  reply.model = "scripted";
  return reply;
}

}  // namespace convene
