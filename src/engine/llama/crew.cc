#include "engine/llama/crew.h"

#include <algorithm>
#include <utility>

namespace convene::llama {

Crew::Crew(int lanes, int threads, std::function<void()> tell)
    : threads_all_(threads), tell_(std::move(tell)) {
  for (int i = 0; lanes > 1 && i < lanes; ++i) workers_.emplace_back([this] { run(); });
}

void Crew::rouse(Room& room) {
  const std::lock_guard lock(mutex_);
  if (states_[&room] == State::parked) enqueue(room);
}

void Crew::release(Room& room) {
  const std::lock_guard lock(mutex_);
  states_[&room] = State::parked;
  if (room.busy()) enqueue(room);
}

std::vector<Crew::News> Crew::news() {
  const std::lock_guard lock(mutex_);
  return std::exchange(news_, {});
}

bool Crew::work() {
  if (!workers_.empty()) return false;
  std::unique_lock lock(mutex_);
  if (queue_.empty()) return false;
  Room& room = *next();
  const int threads = share();
  lock.unlock();
  step(room, threads);
  return true;
}

void Crew::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  queued_.notify_all();
  for (std::thread& worker : workers_)
    if (worker.joinable()) worker.join();
}

void Crew::enqueue(Room& room) {
  states_[&room] = State::queued;
  queue_.push_back(&room);
  if (!workers_.empty()) queued_.notify_one();
}

Room* Crew::next() {
  Room* room = queue_.front();
  queue_.pop_front();
  states_[room] = State::running;
  ++running_;
  return room;
}

/// The threads that no other room needs now.
int Crew::share() const {
  const int lanes = std::max<int>(1, static_cast<int>(workers_.size()));
  const int rooms = std::min(lanes, running_ + static_cast<int>(queue_.size()));
  return std::max(1, threads_all_ / std::max(1, rooms));
}

void Crew::step(Room& room, int threads) {
  Report report = room.step(threads);
  ++steps_;
  const bool telling = watching_ || !report.empty();
  {
    const std::lock_guard lock(mutex_);
    --running_;
    states_[&room] = State::parked;
    if (!report.said.empty()) {
      states_[&room] = State::resting;
    } else if (room.busy()) {
      enqueue(room);
    }
    if (telling) news_.push_back({&room, std::move(report)});
  }
  if (telling) tell_();
}

void Crew::run() {
  for (;;) {
    std::unique_lock lock(mutex_);
    queued_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (stopping_) return;
    Room& room = *next();
    const int threads = share();
    lock.unlock();
    step(room, threads);
  }
}

}  // namespace convene::llama
