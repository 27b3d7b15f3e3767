#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/llama/room.h"

namespace convene::llama {

/// Who computes: several rooms at the same time, each by one thread at a time. A room that has done
/// a step goes to the end of the queue and waits for no other, unless it has said something to a
/// listener: then it rests until that was delivered, so that a caller can stop it between tokens.
///
/// With one lane there are no threads here, and `work` does it all.
class Crew {
 public:
  struct News {
    Room* room;
    Report report;
  };

  /// lanes: rooms stepped at the same time. threads: for arithmetic, shared by the rooms that have
  /// something to do. tell: called, from any thread and without a lock held, when there are news.
  Crew(int lanes, int threads, std::function<void()> tell);
  /// Waits for the steps that are under way.
  ~Crew() { stop(); }
  Crew(const Crew&) = delete;

  /// There is something to compute in the room.
  void rouse(Room& room);
  /// What a room said was delivered: it may go on.
  void release(Room& room);
  /// Whether every step makes news, even an empty report.
  void watch(bool every_step) { watching_ = every_step; }
  std::vector<News> news();
  /// With one lane, steps one room on this thread. Says whether there is more to do.
  bool work();
  /// No step is under way after this, nor begins.
  void stop();

  std::int64_t steps() const { return steps_; }

 private:
  enum class State { parked, queued, running, resting };

  void enqueue(Room& room);
  Room* next();
  void step(Room& room, int threads);
  int share() const;
  void run();

  const int threads_all_;
  const std::function<void()> tell_;
  std::atomic<bool> watching_{false};
  std::atomic<std::int64_t> steps_{0};

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable queued_;
  std::map<Room*, State> states_;
  std::deque<Room*> queue_;
  int running_ = 0;
  std::vector<News> news_;
  bool stopping_ = false;

  std::vector<std::thread> workers_;
};

}  // namespace convene::llama
