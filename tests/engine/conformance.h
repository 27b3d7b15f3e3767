#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/text.h"
#include "engine/engine.h"

namespace convene {

/// The contract of engine.h as tests. An engine joins with a Subject and two lines:
///
///   struct ScriptedSubject : EngineSubject { … };
///   INSTANTIATE_TYPED_TEST_SUITE_P(Scripted, EngineConformance, ScriptedSubject);
///   INSTANTIATE_TYPED_TEST_SUITE_P(Scripted, RunningCalls, ScriptedSubject);
///
/// The second is for engines whose calls take time, which a recording's do not: its subject also
/// has `Call slow()`, a call that takes minutes if nobody stops it. A subject is made anew for each
/// test.
class EngineSubject {
 public:
  virtual ~EngineSubject() = default;

  virtual Engine& engine() = 0;
  /// Destroys the engine, and nothing else.
  virtual void destroy() = 0;

  /// A call that is answered well and soon; other numbers are other prompts.
  virtual Call quick(int number) = 0;
  /// A call whose source says something that is no UTF-8.
  virtual Call broken() = 0;
  /// A call that is answered with an empty text.
  virtual Call empty() = 0;
  /// How many quick calls the engine should bear at once.
  virtual int many() const { return 1000; }
};

/// Longer than anything takes; only a hang gets there.
constexpr std::chrono::seconds kPatience{60};

/// One call on its way, with what was heard of it.
struct Heard {
  std::mutex mutex;
  Delta said;  // all deltas together
  int deltas = 0;
  int late_deltas = 0;  // after done
  int completions = 0;
  std::thread::id thread;
  std::promise<Result<Reply>> promise;
  std::future<Result<Reply>> reply = promise.get_future();

  Result<Reply> wait() {
    if (reply.wait_for(kPatience) == std::future_status::ready) return reply.get();
    ADD_FAILURE() << "the call was never completed";
    std::abort();  // its callbacks point into this test
  }
};

/// One of the calls `quick(0)`, `quick(1)`, … that ends before its first word: that word is a stop
/// string. For greedy models that mostly begin with something printable.
template <class Quick>
Call silenced(Engine& engine, const Quick& quick) {
  for (int number = 0; number < 100; ++number) {
    Call call = quick(number);
    call.request.sampling.tokens_max = 1;
    const Result<Reply> said = ask(engine, call);
    const bool plain = said && !said->text.empty() && said->text[0] > ' ' && said->text[0] < 127;
    if (!plain) continue;
    call.request.sampling.stop = {said->text};
    return call;
  }
  throw std::runtime_error("no reply begins with anything printable");
}

inline std::shared_ptr<Heard> submit(Engine& engine, Call call) {
  auto heard = std::make_shared<Heard>();
  call.on_delta = [heard](const Delta& delta) {
    const std::lock_guard lock(heard->mutex);
    heard->said.text += delta.text;
    heard->said.reasoning += delta.reasoning;
    ++heard->deltas;
    heard->late_deltas += heard->completions;
    EXPECT_TRUE(is_valid_utf8(delta.text));
  };
  engine.submit(std::move(call), [heard](Result<Reply> reply) {
    const std::lock_guard lock(heard->mutex);
    heard->thread = std::this_thread::get_id();
    if (++heard->completions == 1) heard->promise.set_value(std::move(reply));
  });
  return heard;
}

template <class Subject>
class EngineConformance : public testing::Test {
 protected:
  Engine& engine() { return subject_.engine(); }

  std::vector<std::shared_ptr<Heard>> submit_quick(int count) {
    std::vector<std::shared_ptr<Heard>> calls;
    for (int i = 0; i < count; ++i) calls.push_back(submit(engine(), subject_.quick(i)));
    return calls;
  }

  /// Every call was completed once, and nothing was said after that.
  static void expect_once(const std::vector<std::shared_ptr<Heard>>& calls) {
    for (const auto& heard : calls) {
      const std::lock_guard lock(heard->mutex);
      EXPECT_EQ(heard->completions, 1);
      EXPECT_EQ(heard->late_deltas, 0);
    }
  }

  static FailureKind kind_of(const Result<Reply>& reply) {
    EXPECT_FALSE(reply) << "'" << reply->text << "'";
    return reply ? FailureKind::lost : reply.error().kind;
  }

  Subject subject_;
};

/// What an engine owes while a call is under way.
template <class Subject>
class RunningCalls : public EngineConformance<Subject> {};

TYPED_TEST_SUITE_P(EngineConformance);
TYPED_TEST_SUITE_P(RunningCalls);

TYPED_TEST_P(EngineConformance, CompletesEveryCallExactlyOnce) {
  const auto calls = this->submit_quick(50);
  for (const auto& heard : calls) {
    const Result<Reply> reply = heard->wait();
    EXPECT_TRUE(reply) << reply.error().detail;
  }
  this->subject_.destroy();
  this->expect_once(calls);
}

TYPED_TEST_P(EngineConformance, AnswersFromOneThreadOfItsOwn) {
  const auto calls = this->submit_quick(20);
  for (const auto& heard : calls) {
    heard->wait();
    const std::lock_guard lock(heard->mutex);
    EXPECT_NE(heard->thread, std::this_thread::get_id());
    EXPECT_EQ(heard->thread, calls.front()->thread);
  }
}

TYPED_TEST_P(EngineConformance, StreamsExactlyTheReplyBeforeItIsDone) {
  const auto heard = submit(this->engine(), this->subject_.quick(1));
  const Result<Reply> reply = heard->wait();
  ASSERT_TRUE(reply) << reply.error().detail;
  EXPECT_FALSE(reply->text.empty());
  EXPECT_TRUE(is_valid_utf8(reply->text));
  EXPECT_EQ(heard->said.text, reply->text);
  EXPECT_EQ(heard->said.reasoning, reply->reasoning);
  this->subject_.destroy();
  this->expect_once({heard});
}

TYPED_TEST_P(EngineConformance, CountsTokensConsistently) {
  const Result<Reply> reply = submit(this->engine(), this->subject_.quick(1))->wait();
  ASSERT_TRUE(reply) << reply.error().detail;
  EXPECT_GE(reply->usage.cached_tokens, 0);
  EXPECT_LE(reply->usage.cached_tokens, reply->usage.prompt_tokens);
  EXPECT_GE(reply->usage.reasoning_tokens, 0);
  EXPECT_LE(reply->usage.reasoning_tokens, reply->usage.completion_tokens);
  EXPECT_GT(reply->usage.completion_tokens, 0);
  EXPECT_FALSE(reply->model.empty());
}

TYPED_TEST_P(EngineConformance, WorksForACallerWhoDoesNotListen) {
  Call call = this->subject_.quick(1);
  call.on_delta = nullptr;
  const Result<Reply> reply = ask(this->engine(), std::move(call));
  EXPECT_TRUE(reply) << reply.error().detail;
}

TYPED_TEST_P(EngineConformance, DoesNotBeginACallThatIsStoppedAlready) {
  std::stop_source stop;
  stop.request_stop();
  Call call = this->subject_.quick(1);
  call.stop = stop.get_token();
  const auto heard = submit(this->engine(), std::move(call));
  EXPECT_EQ(this->kind_of(heard->wait()), FailureKind::cancelled);
  EXPECT_EQ(heard->deltas, 0);
}

TYPED_TEST_P(EngineConformance, DoesNotBeginACallWhoseDeadlineHasPassed) {
  Call call = this->subject_.quick(1);
  call.deadline = Clock::now() - std::chrono::seconds(1);
  const auto heard = submit(this->engine(), std::move(call));
  EXPECT_EQ(this->kind_of(heard->wait()), FailureKind::timeout);
  EXPECT_EQ(heard->deltas, 0);
}

TYPED_TEST_P(RunningCalls, StopsARunningCall) {
  Call call = this->subject_.slow();
  std::stop_source stop;
  call.stop = stop.get_token();
  const auto heard = submit(this->engine(), call);
  submit(this->engine(), this->subject_.quick(1))->wait();  // the engine has seen both
  stop.request_stop();
  EXPECT_EQ(this->kind_of(heard->wait()), FailureKind::cancelled);
  this->subject_.destroy();
  this->expect_once({heard});
}

TYPED_TEST_P(RunningCalls, KeepsADeadline) {
  Call call = this->subject_.slow();
  call.deadline = Clock::now() + std::chrono::milliseconds(100);
  const auto heard = submit(this->engine(), call);
  EXPECT_EQ(this->kind_of(heard->wait()), FailureKind::timeout);
  EXPECT_GE(Clock::now(), call.deadline);
}

TYPED_TEST_P(EngineConformance, GoesOnAfterAFailure) {
  Call late = this->subject_.quick(1);
  late.deadline = Clock::now() - std::chrono::seconds(1);
  const auto failed = submit(this->engine(), std::move(late));
  const auto good = submit(this->engine(), this->subject_.quick(2));
  EXPECT_FALSE(failed->wait());
  EXPECT_TRUE(good->wait());
}

TYPED_TEST_P(RunningCalls, FailsWhatIsOpenWhenItIsDestroyed) {
  Call call = this->subject_.slow();
  std::vector<std::shared_ptr<Heard>> calls;
  for (int i = 0; i < 20; ++i) calls.push_back(submit(this->engine(), call));
  this->subject_.destroy();
  this->expect_once(calls);
  for (const auto& heard : calls) EXPECT_EQ(this->kind_of(heard->wait()), FailureKind::cancelled);
}

TYPED_TEST_P(EngineConformance, LeavesNothingUndoneWhenDestroyedInTheMiddle) {
  const auto calls = this->submit_quick(100);
  calls.front()->wait();
  this->subject_.destroy();
  this->expect_once(calls);
}

TYPED_TEST_P(EngineConformance, BearsAThousandCallsAtOnce) {
  const auto calls = this->submit_quick(this->subject_.many());
  for (const auto& heard : calls) {
    const Result<Reply> reply = heard->wait();
    EXPECT_TRUE(reply) << reply.error().detail;
  }
  this->expect_once(calls);
}

TYPED_TEST_P(EngineConformance, TakesCallsFromManyThreads) {
  std::vector<std::thread> threads;
  std::atomic<int> answered{0};
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      for (const auto& heard : this->submit_quick(10)) answered += heard->wait().has_value();
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(answered, 80);
}

TYPED_TEST_P(EngineConformance, TakesCallsFromItsOwnCallbacks) {
  struct Chain {
    Engine& engine;
    std::vector<Call> left;
    std::promise<int> finished;
    int answered = 0;
    void next(const Result<Reply>& reply) {
      answered += reply.has_value();
      if (left.empty()) return finished.set_value(answered);
      Call call = std::move(left.back());
      left.pop_back();
      engine.submit(std::move(call), [this](Result<Reply> r) { next(r); });
    }
  };
  Chain chain{this->engine(), {}, {}};
  for (int i = 0; i < 10; ++i) chain.left.push_back(this->subject_.quick(i));
  chain.engine.submit(this->subject_.quick(10), [&](Result<Reply> r) { chain.next(r); });
  auto finished = chain.finished.get_future();
  ASSERT_EQ(finished.wait_for(kPatience), std::future_status::ready);
  EXPECT_EQ(finished.get(), 11);
  this->subject_.destroy();  // its thread may still be inside a callback that knows this frame
}

TYPED_TEST_P(RunningCalls, AReplyMayStopItsSiblings) {
  Call call = this->subject_.slow();
  std::stop_source stop;
  call.stop = stop.get_token();
  std::vector<std::shared_ptr<Heard>> siblings{submit(this->engine(), call)};
  // More of them from inside the callback: earlier, they could keep the quick one waiting.
  std::promise<void> stopped;
  this->engine().submit(this->subject_.quick(1), [&](const Result<Reply>&) {
    for (int i = 0; i < 9; ++i) siblings.push_back(submit(this->engine(), call));
    stop.request_stop();
    stopped.set_value();
  });
  stopped.get_future().wait();
  for (const auto& heard : siblings)
    EXPECT_EQ(this->kind_of(heard->wait()), FailureKind::cancelled);
  this->subject_.destroy();
  this->expect_once(siblings);
}

TYPED_TEST_P(EngineConformance, AListenerMayStopItsOwnCall) {
  std::stop_source stop;
  Call call = this->subject_.quick(1);
  call.stop = stop.get_token();
  call.on_delta = [&](const Delta&) { stop.request_stop(); };
  std::promise<bool> promise;
  this->engine().submit(std::move(call), [&](const Result<Reply>& reply) {
    promise.set_value(reply || reply.error().kind == FailureKind::cancelled);
  });
  auto fine = promise.get_future();
  ASSERT_EQ(fine.wait_for(kPatience), std::future_status::ready);
  EXPECT_TRUE(fine.get()) << "whichever came first, and nothing else";
  this->subject_.destroy();
}

TYPED_TEST_P(EngineConformance, CompletesOnceHoweverStopAndReplyRace) {
  std::vector<std::shared_ptr<Heard>> calls;
  std::vector<std::stop_source> stops(100);
  for (int i = 0; i < 100; ++i) {
    Call call = this->subject_.quick(i);
    call.stop = stops[static_cast<std::size_t>(i)].get_token();
    calls.push_back(submit(this->engine(), std::move(call)));
  }
  std::thread other([&] {
    for (std::size_t i = 0; i < stops.size(); i += 2) stops[i].request_stop();
  });
  for (std::size_t i = 1; i < stops.size(); i += 2) stops[i].request_stop();
  for (const auto& heard : calls) {
    const Result<Reply> reply = heard->wait();
    EXPECT_TRUE(reply || reply.error().kind == FailureKind::cancelled) << reply.error().detail;
  }
  other.join();
  this->subject_.destroy();
  this->expect_once(calls);
}

TYPED_TEST_P(EngineConformance, MakesBrokenTextValid) {
  Call call = this->subject_.broken();
  const auto heard = submit(this->engine(), call);
  const Result<Reply> reply = heard->wait();
  ASSERT_TRUE(reply) << reply.error().detail;
  EXPECT_TRUE(is_valid_utf8(reply->text));
  EXPECT_NE(reply->text.find("\uFFFD"), std::string::npos) << reply->text;
  EXPECT_EQ(heard->said.text, reply->text);
}

TYPED_TEST_P(EngineConformance, GivesAnEmptyReplyAsAReply) {
  Call call = this->subject_.empty();
  const Result<Reply> reply = submit(this->engine(), call)->wait();
  ASSERT_TRUE(reply) << reply.error().detail;
  EXPECT_EQ(reply->text, "");
}

REGISTER_TYPED_TEST_SUITE_P(EngineConformance, CompletesEveryCallExactlyOnce,
                            AnswersFromOneThreadOfItsOwn, StreamsExactlyTheReplyBeforeItIsDone,
                            CountsTokensConsistently, WorksForACallerWhoDoesNotListen,
                            DoesNotBeginACallThatIsStoppedAlready,
                            DoesNotBeginACallWhoseDeadlineHasPassed, GoesOnAfterAFailure,
                            LeavesNothingUndoneWhenDestroyedInTheMiddle, BearsAThousandCallsAtOnce,
                            TakesCallsFromManyThreads, TakesCallsFromItsOwnCallbacks,
                            AListenerMayStopItsOwnCall, CompletesOnceHoweverStopAndReplyRace,
                            MakesBrokenTextValid, GivesAnEmptyReplyAsAReply);
REGISTER_TYPED_TEST_SUITE_P(RunningCalls, StopsARunningCall, KeepsADeadline,
                            FailsWhatIsOpenWhenItIsDestroyed, AReplyMayStopItsSiblings);

}  // namespace convene
