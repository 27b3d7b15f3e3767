#include "bench/answering.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>

#include "base/check.h"
#include "bench/judge.h"
#include "bench/kept.h"
#include "minutes/resume.h"

namespace convene {
namespace {

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// What is left of the run's budget after what its discussions have cost: ended or not, graded or
/// not.
Limits left_of(const Limits& budget, const std::vector<DiscussionLine>& lines) {
  Limits left = budget;
  for (const DiscussionLine& line : lines) {
    // What was sent when a run was killed may have been paid in full.
    if (left.tokens) *left.tokens -= line.spend.usage.completion_tokens + line.lost_tokens;
    if (left.turns) *left.turns -= line.spend.calls + line.lost;
    if (left.dollars) *left.dollars -= line.spend.usage.dollars.value_or(0);
  }
  if (left.tokens) left.tokens = std::max<std::int64_t>(0, *left.tokens);
  if (left.turns) left.turns = std::max(0, *left.turns);
  if (left.dollars) left.dollars = std::max(0.0, *left.dollars);
  return left;
}

bool is_lost(const Minute& minute) {
  const Failure* failure = minute.failure();
  return failure && failure->kind == FailureKind::lost;
}

}  // namespace

Answering::Answering(const EvalPlan& plan, const EvalWorld& world, std::vector<std::int64_t> runs)
    : plan_(plan),
      world_(world),
      runs_(std::move(runs)),
      retries_(world.recorder, world.store),
      hall_(world.engines, world.executor, &retries_,
            {.run = left_of(plan.budget, world.store.discussions()), .price = world.price}),
      grading_(world.sandbox ? world.sandbox->workers() + 1 : 2) {
  for (const Entrant& entrant : plan.entrants) {
    protocols_.push_back(make_protocol(entrant.team));
    progress_.push_back({.name = entrant.name,
                         .repeats = plan.repeats,
                         .more_later = plan.controls && entrant.pool});
  }
  load();
}

void Answering::load() {
  const std::optional<Kept> kept = read_kept(world_.store);
  CHECK(kept, "the runs have just been begun");
  const auto numbers = item_numbers(plan_);
  for (const DiscussionLine& line : kept->lines) {
    const auto run = std::find(runs_.begin(), runs_.end(), line.discussion.run);
    const auto item = numbers.find(line.discussion.problem.id);
    if (run == runs_.end() || item == numbers.end()) continue;
    const Place place{static_cast<std::size_t>(run - runs_.begin()), item->second,
                      line.discussion.repeat};
    Answer& answer = answers_[place];
    answer.discussion = line.discussion.id;
    answer.ended = line.outcome && !is_unfinished(line.outcome->conclusion);
    if (!answer.ended) continue;
    count(place, line.spend.usage);
    if (!line.verdict) continue;
    const bool errored = line.verdict->verdict == Verdict::errored;
    const int last = errored ? retries_of(world_.store.load(answer.discussion)) : 0;
    answer.retries = std::max(last, line.verdict->retries);
    // On the attempt before: the program was killed before it had graded the last one.
    if (last > line.verdict->retries) continue;
    answer.verdict = line.verdict->verdict;
    Progress& one = progress_[place.entrant];
    ++one.done;
    one.failed += answer.verdict == Verdict::errored;
    one.right += answer.verdict == Verdict::right;
  }
}

bool Answering::hold(const std::vector<Place>& places) {
  const std::set<Place> all(places.begin(), places.end());
  expect(all);
  for (int start = 0; start <= plan_.retries && !stopping_; ++start) {
    waiting_.clear();
    std::copy_if(all.rbegin(), all.rend(), std::back_inserter(waiting_),
                 [this](const Place& p) { return is_due(p); });
    if (waiting_.empty()) break;
    pass_ = {};
    open_next();
    hall_.run();
    grading_.wait();
    take_back_lost_retries();
    world_.store.commit();
  }
  return !stopping_ &&
         std::all_of(all.begin(), all.end(), [this](const Place& p) { return is_done(p); });
}

/// Where none of several answers that were tried again got a reply, the endpoint is gone: that says
/// nothing of the answers, and they keep their retries.
void Answering::take_back_lost_retries() {
  constexpr int answers_min = 3;
  const std::lock_guard lock(mutex_);
  if (pass_.answers < answers_min || pass_.lost.size() < static_cast<std::size_t>(pass_.answers))
    return;
  for (auto& [place, row] : pass_.lost) {
    row.retries = --answers_[place].retries;
    retries_.take_back(row.discussion, row.retries);
    world_.store.judge(row);
  }
  pause(fmt::format("none of {} answers that were tried again got a reply, the last: {}",
                    pass_.answers, pass_.lost.rbegin()->second.why));
}

bool Answering::is_done(const Place& place) const {
  const std::lock_guard lock(mutex_);
  const auto found = answers_.find(place);
  return found != answers_.end() && found->second.ended && found->second.verdict;
}

bool Answering::is_due(const Place& place) const {
  return !is_done(place) || may_be_retried(place);
}

/// A retry counts whether or not the program was killed since.
bool Answering::may_be_retried(const Place& place) const {
  const std::lock_guard lock(mutex_);
  const auto found = answers_.find(place);
  return found != answers_.end() && found->second.verdict == Verdict::errored &&
         found->second.retries < plan_.retries;
}

/// Samples are wanted as the waves come.
void Answering::expect(const std::set<Place>& places) {
  const std::lock_guard lock(mutex_);
  expected_.insert(places.begin(), places.end());
  for (Progress& one : progress_) one.wanted = 0;
  for (const Place& place : expected_) ++progress_[place.entrant].wanted;
}

void Answering::all_planned() {
  const std::lock_guard lock(mutex_);
  for (Progress& one : progress_) one.more_later = false;
  if (world_.watch) world_.watch(progress_);
}

std::string Answering::why_unfinished() const {
  const std::lock_guard lock(mutex_);
  if (!why_paused_.empty()) return why_paused_;
  return stopping_ ? "interrupted" : "the run's budget is used up";
}

void Answering::stop() {
  stopping_ = true;
  hall_.cancel_all();
}

void Answering::open_next() {
  while (!stopping_ && !waiting_.empty() && open_now_ < plan_.at_once) {
    const Place place = waiting_.back();
    waiting_.pop_back();
    open(place);
  }
}

Item Answering::put(const Place& place) const {
  return seated(plan_.data.items[place.item], plan_.seed, place.repeat % plan_.repeats);
}

void Answering::open(const Place& place) {
  Answer answer;
  {
    const std::lock_guard lock(mutex_);
    answer = answers_[place];
  }
  if (answer.discussion != 0 && answer.ended) {
    const Recording recording = world_.store.load(answer.discussion);
    const Conclude& conclusion = recording.outcome->conclusion;
    // Graded only now, or again after the sandbox failed. A discussion that failed is held again.
    if (!answer.verdict || conclusion.ending != Ending::failed) {
      grading_.push([this, place, conclusion, minutes = recording.minutes()] {
        grade(place, conclusion, minutes);
      });
      return;
    }
    retries_.taken_up_again(answer.discussion, ++answer.retries);
    answer.ended = false;
  }
  Opening opening = opening_of(place, answer);
  {
    const std::lock_guard lock(mutex_);
    answers_[place] = answer;
  }
  opening.done = [this, place](DiscussionId, Outcome outcome) { ended(place, std::move(outcome)); };
  ++open_now_;
  hall_.open(std::move(opening));
}

Opening Answering::opening_of(const Place& place, Answer& answer) {
  const Entrant& entrant = plan_.entrants[place.entrant];
  if (answer.discussion != 0)
    return resumption(world_.store.load(answer.discussion), protocols_[place.entrant]);
  Opening opening;
  opening.problem = put(place).problem;
  opening.protocol = protocols_[place.entrant];
  opening.limits = entrant.team.limits;
  opening.seed = plan_.seed;
  opening.repeat = place.repeat;
  opening.id = world_.store.add({.id = 0,
                                 .run = runs_[place.entrant],
                                 .created_ms = now_ms(),
                                 .problem = opening.problem,
                                 .repeat = opening.repeat,
                                 .seed = opening.seed,
                                 .limits = opening.limits});
  answer.discussion = opening.id;
  return opening;
}

void Answering::ended(const Place& place, Outcome outcome) {
  --open_now_;
  if (is_unfinished(outcome.conclusion)) {
    waiting_.clear();  // stopped, or the run's budget is used up: the others would fare no better
    const std::lock_guard lock(mutex_);
    if (gave_up(outcome.conclusion)) pause(outcome.conclusion.why);
  } else {
    {
      const std::lock_guard lock(mutex_);
      answers_[place].ended = true;
    }
    grading_.push([this, place, outcome = std::move(outcome)] {
      {
        const std::lock_guard lock(mutex_);
        count(place, outcome.spend.usage);
      }
      grade(place, outcome.conclusion, outcome.minutes);
    });
  }
  open_next();
}

void Answering::grade(const Place& place, const Conclude& conclusion, const Minutes& minutes) {
  VerdictRow row = judge(put(place), conclusion, minutes, world_.sandbox);
  {
    const std::lock_guard lock(mutex_);
    row.discussion = answers_[place].discussion;
    row.retries = answers_[place].retries;
  }
  const bool lost = row.verdict == Verdict::errored && conclusion.ending == Ending::failed &&
                    std::ranges::any_of(minutes, is_lost);
  {
    const std::lock_guard lock(mutex_);
    ++pass_.answers;
    if (lost && row.retries > 0) pass_.lost[place] = row;
  }
  world_.store.judge(row);  // durable with the hall's next commit; lost, it is only graded again
  note(place, row);
}

/// All that a discussion has cost; what an earlier end of it had is counted already. Under the
/// mutex.
void Answering::count(const Place& place, const Usage& spent) {
  Usage& counted = answers_[place].counted;
  Progress& one = progress_[place.entrant];
  one.generated += static_cast<double>(spent.completion_tokens - counted.completion_tokens);
  if (one.dollars && spent.dollars && counted.dollars) {
    *one.dollars += *spent.dollars - *counted.dollars;
  } else {
    one.dollars.reset();
  }
  counted = spent;
}

void Answering::note(const Place& place, const VerdictRow& row) {
  const std::lock_guard lock(mutex_);
  Answer& answer = answers_[place];
  Progress& one = progress_[place.entrant];
  const bool first = !answer.verdict;
  one.done += first;
  if (!first && answer.verdict == Verdict::errored) --one.failed;
  one.failed += row.verdict == Verdict::errored;
  one.right += row.verdict == Verdict::right;
  answer.verdict = row.verdict;
  if (row.verdict != Verdict::errored) {
    failed_in_a_row_ = 0;
  } else if (first && answer.retries == 0) {
    ++failed_in_a_row_;  // that the same answer fails again says nothing new of the endpoint
  }
  if (failed_in_a_row_ >= plan_.give_up_after)
    pause(fmt::format("{} answers in a row failed, the last: {}", failed_in_a_row_, row.why));
  if (world_.watch) world_.watch(progress_);
}

/// The others would fare no better. Under the mutex.
void Answering::pause(std::string why) {
  if (!why_paused_.empty()) return;
  why_paused_ = std::move(why);
  stopping_ = true;
  hall_.cancel_all();
}

std::map<std::string, std::size_t> item_numbers(const EvalPlan& plan) {
  std::map<std::string, std::size_t> numbers;
  for (std::size_t i = 0; i < plan.data.items.size(); ++i)
    numbers[plan.data.items[i].problem.id] = i;
  return numbers;
}

}  // namespace convene
