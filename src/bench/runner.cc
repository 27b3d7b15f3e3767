#include "bench/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <iterator>
#include <map>
#include <mutex>
#include <set>
#include <tuple>

#include "base/check.h"
#include "base/text.h"
#include "bench/grading_queue.h"
#include "bench/judge.h"
#include "bench/kept.h"
#include "bench/retry_counts.h"
#include "minutes/resume.h"

namespace convene {
namespace {

/// An answer that is wanted: by whom, to what, in which repeat (of a pool: which sample).
struct Place {
  std::size_t entrant = 0;
  std::size_t item = 0;
  int repeat = 0;

  bool operator<(const Place& other) const {
    return std::tie(entrant, item, repeat) < std::tie(other.entrant, other.item, other.repeat);
  }
  bool operator==(const Place& other) const = default;
};

/// What is known of an answer.
struct Answer {
  DiscussionId discussion = 0;
  bool ended = false;  ///< the team, or a limit of its own, ended it
  std::optional<Verdict> verdict;
  int retries = 0;
};

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::vector<std::int64_t> begin_runs(const EvalPlan& plan, Store& store) {
  const std::vector<std::string> lines = differences(plan, store);
  if (!lines.empty())
    throw Error(store.path() + " holds another run: " + join(lines, "; "),
                "repeat that run's command to go on with it, or name another file with --out");
  std::vector<std::int64_t> ids;
  for (const RunLine& line : store.runs()) ids.push_back(line.id);
  if (!ids.empty()) return ids;
  for (const Entrant& entrant : plan.entrants) ids.push_back(store.begin(run_of(plan, entrant)));
  store.commit();
  return ids;
}

/// What is left of the run's budget after what its discussions have cost. Those that will go on
/// count when they do.
Limits left_of(const Limits& budget, const std::vector<DiscussionLine>& lines) {
  Limits left = budget;
  for (const DiscussionLine& line : lines) {
    if (!is_graded(line)) continue;
    if (left.tokens) *left.tokens -= line.spend.usage.completion_tokens;
    if (left.turns) *left.turns -= line.spend.calls;
    if (left.dollars) *left.dollars -= line.spend.usage.dollars.value_or(0);
  }
  if (left.tokens) left.tokens = std::max<std::int64_t>(0, *left.tokens);
  if (left.turns) left.turns = std::max(0, *left.turns);
  if (left.dollars) left.dollars = std::max(0.0, *left.dollars);
  return left;
}

bool has_accepted(const Draws& draws) {
  return std::any_of(draws.samples.begin(), draws.samples.end(),
                     [](const Sample& sample) { return sample.accepted.value_or(false); });
}

}  // namespace

struct Runner::State {
  State(const EvalPlan& wanted, EvalWorld lent)
      : plan(wanted),
        world(std::move(lent)),
        runs(begin_runs(plan, world.store)),
        retries(world.recorder, world.store),
        hall(world.engines, world.executor, &retries,
             {.run = left_of(plan.budget, world.store.discussions()), .price = world.price}),
        grading(world.sandbox ? world.sandbox->workers() + 1 : 2) {
    for (const Entrant& entrant : plan.entrants) {
      protocols.push_back(make_protocol(entrant.team));
      progress.push_back({.name = entrant.name, .more_later = plan.controls && entrant.pool});
    }
    for (std::size_t i = 0; i < plan.data.items.size(); ++i)
      item_numbers[plan.data.items[i].problem.id] = i;
    load();
  }

  // The waves.
  EvalEnd run();
  bool hold(const std::vector<Place>& places);
  void expect(const std::set<Place>& places);
  void all_planned();
  std::vector<Place> first_wave() const;
  std::vector<Place> votes_wave() const;
  std::vector<Place> resampling_wave() const;
  void add_samples(std::vector<Place>& places, const Kept& kept, const Draws& draws, int from,
                   int to) const;

  // One answer.
  void load();
  bool is_done(const Place& place) const;
  bool may_be_retried(const Place& place) const;
  bool is_due(const Place& place) const;
  void open_next();
  void open(const Place& place);
  Opening opening_of(const Place& place, Answer& answer);
  Item put(const Place& place) const;
  int repeat_of(const Place& place) const;
  void ended(const Place& place, Outcome outcome);
  void grade(const Place& place, const Conclude& conclusion, const Minutes& minutes);
  void note(const Place& place, const VerdictRow& row);
  void pause(std::string why);

  const EvalPlan& plan;
  EvalWorld world;
  const std::vector<std::int64_t> runs;
  std::vector<std::shared_ptr<const Protocol>> protocols;
  std::map<std::string, std::size_t> item_numbers;
  std::vector<Place> waiting;  // of this wave, the next one last
  int open_now = 0;            // the hall's thread only

  mutable std::mutex mutex;  // guards the five below
  std::set<Place> expected;
  std::map<Place, Answer> answers;
  std::vector<Progress> progress;
  int failed_in_a_row = 0;
  std::string why_paused;

  std::atomic<bool> stopping = false;
  RetryCounts retries;
  Hall hall;
  GradingQueue grading;  // after what its jobs use
};

void Runner::State::load() {
  const std::optional<Kept> kept = read_kept(world.store);
  CHECK(kept, "the runs have just been begun");
  for (const DiscussionLine& line : kept->lines) {
    const auto run = std::find(runs.begin(), runs.end(), line.discussion.run);
    const auto item = item_numbers.find(line.discussion.problem.id);
    if (run == runs.end() || item == item_numbers.end()) continue;
    const Place place{static_cast<std::size_t>(run - runs.begin()), item->second,
                      line.discussion.repeat};
    Answer& answer = answers[place];
    answer.discussion = line.discussion.id;
    answer.ended = line.outcome && !is_unfinished(line.outcome->conclusion);
    if (!answer.ended || !line.verdict) continue;
    const bool errored = line.verdict->verdict == Verdict::errored;
    const int last = errored ? retries_of(world.store.load(answer.discussion)) : 0;
    answer.retries = std::max(last, line.verdict->retries);
    // On the attempt before: the program was killed before it had graded the last one.
    if (last > line.verdict->retries) continue;
    answer.verdict = line.verdict->verdict;
    Progress& one = progress[place.entrant];
    ++one.done;
    one.failed += answer.verdict == Verdict::errored;
    one.right += answer.verdict == Verdict::right;
    one.generated += static_cast<double>(line.spend.usage.completion_tokens);
  }
}

EvalEnd Runner::State::run() {
  const auto unfinished = [this]() -> EvalEnd {
    const std::lock_guard lock(mutex);
    if (!why_paused.empty()) return {false, why_paused};
    if (stopping) return {false, "interrupted"};
    return {false, "the run's budget is used up"};
  };
  if (!hold(first_wave())) return unfinished();
  if (!plan.controls) return {true, ""};
  if (!hold(votes_wave())) return unfinished();
  for (;;) {
    const std::vector<Place> more = resampling_wave();
    if (more.empty()) break;
    if (!hold(more)) return unfinished();
  }
  all_planned();
  return {true, ""};
}

/// Whether all of them are answered now, failed ones taken up again as often as the plan says.
bool Runner::State::hold(const std::vector<Place>& places) {
  const std::set<Place> all(places.begin(), places.end());
  expect(all);
  for (int start = 0; start <= plan.retries && !stopping; ++start) {
    waiting.clear();
    std::copy_if(all.rbegin(), all.rend(), std::back_inserter(waiting),
                 [this](const Place& p) { return is_due(p); });
    if (waiting.empty()) break;
    open_next();
    hall.run();
    grading.wait();
    world.store.commit();
  }
  return !stopping &&
         std::all_of(all.begin(), all.end(), [this](const Place& p) { return is_done(p); });
}

bool Runner::State::is_done(const Place& place) const {
  const std::lock_guard lock(mutex);
  const auto found = answers.find(place);
  return found != answers.end() && found->second.ended && found->second.verdict;
}

/// Not answered, not graded since it was last answered, or to be tried once more.
bool Runner::State::is_due(const Place& place) const {
  return !is_done(place) || may_be_retried(place);
}

/// A retry counts whether or not the program was killed since.
bool Runner::State::may_be_retried(const Place& place) const {
  const std::lock_guard lock(mutex);
  const auto found = answers.find(place);
  return found != answers.end() && found->second.verdict == Verdict::errored &&
         found->second.retries < plan.retries;
}

/// Samples are wanted as the waves come.
void Runner::State::expect(const std::set<Place>& places) {
  const std::lock_guard lock(mutex);
  expected.insert(places.begin(), places.end());
  for (Progress& one : progress) one.wanted = 0;
  for (const Place& place : expected) ++progress[place.entrant].wanted;
}

void Runner::State::all_planned() {
  const std::lock_guard lock(mutex);
  for (Progress& one : progress) one.more_later = false;
  if (world.watch) world.watch(progress);
}

std::vector<Place> Runner::State::first_wave() const {
  std::vector<Place> places;
  for (std::size_t entrant = 0; entrant < plan.entrants.size(); ++entrant)
    for (std::size_t item = 0; item < plan.data.items.size(); ++item)
      for (int repeat = 0; repeat < plan.repeats; ++repeat)
        places.push_back({entrant, item, repeat});
  return places;
}

/// Samples from..to-1 of these draws.
void Runner::State::add_samples(std::vector<Place>& places, const Kept& kept, const Draws& draws,
                                int from, int to) const {
  const auto run = std::find(runs.begin(), runs.end(), kept.pool()->run.id);
  const auto entrant = static_cast<std::size_t>(run - runs.begin());
  for (int i = from; i < to; ++i)
    places.push_back({entrant, item_numbers.at(draws.item), draws.repeat + i * plan.repeats});
}

/// The samples that a vote at each team's tokens needs.
std::vector<Place> Runner::State::votes_wave() const {
  std::vector<Place> places;
  const Kept kept = *read_kept(world.store);
  const auto most = dearest_tokens(kept);
  for (const auto& [group, pool] : pools_of(kept)) {
    const double each = sample_tokens(pool);
    for (const Draws& draws : pool) {
      const int votes = votes_for(most.at(group), each, draws.item, draws.repeat);
      add_samples(places, kept, draws, 0, votes);
    }
  }
  return places;
}

/// What resampling at the dearest team's tokens lacks: samples, and what was still due of earlier
/// ones when the program was killed.
std::vector<Place> Runner::State::resampling_wave() const {
  std::vector<Place> places;
  const Kept kept = *read_kept(world.store);
  const auto most_by_group = dearest_tokens(kept);
  for (const auto& [group, pool] : pools_of(kept)) {
    if (!has_accepter(pool)) continue;
    const double most = most_by_group.at(group);
    const int wanted = resampling_of(pool, most, resampling_cap(most, sample_tokens(pool))).wanted;
    for (const Draws& draws : pool) {
      const int drawn = static_cast<int>(draws.samples.size());
      std::vector<Place> again;
      add_samples(again, kept, draws, 0, drawn);
      std::copy_if(again.begin(), again.end(), std::back_inserter(places),
                   [this](const Place& p) { return is_due(p); });
      if (!has_accepted(draws)) add_samples(places, kept, draws, drawn, wanted);
    }
  }
  return places;
}

void Runner::State::open_next() {
  while (!stopping && !waiting.empty() && open_now < plan.at_once) {
    const Place place = waiting.back();
    waiting.pop_back();
    open(place);
  }
}

int Runner::State::repeat_of(const Place& place) const {
  return place.repeat % plan.repeats;
}

Item Runner::State::put(const Place& place) const {
  return seated(plan.data.items[place.item], plan.seed, repeat_of(place));
}

void Runner::State::open(const Place& place) {
  Answer answer;
  {
    const std::lock_guard lock(mutex);
    answer = answers[place];
  }
  if (answer.discussion != 0 && answer.ended) {
    const Recording recording = world.store.load(answer.discussion);
    const Conclude& conclusion = recording.outcome->conclusion;
    // Graded only now, or again after the sandbox failed. A discussion that failed is held again.
    if (!answer.verdict || conclusion.ending != Ending::failed) {
      grading.push([this, place, conclusion, minutes = recording.minutes()] {
        grade(place, conclusion, minutes);
      });
      return;
    }
    retries.taken_up_again(answer.discussion, ++answer.retries);
  }
  Opening opening = opening_of(place, answer);
  {
    const std::lock_guard lock(mutex);
    answers[place] = answer;
  }
  opening.done = [this, place](DiscussionId, Outcome outcome) { ended(place, std::move(outcome)); };
  ++open_now;
  hall.open(std::move(opening));
}

Opening Runner::State::opening_of(const Place& place, Answer& answer) {
  const Entrant& entrant = plan.entrants[place.entrant];
  if (answer.discussion != 0)
    return resumption(world.store.load(answer.discussion), protocols[place.entrant]);
  Opening opening;
  opening.problem = put(place).problem;
  opening.protocol = protocols[place.entrant];
  opening.limits = entrant.team.limits;
  opening.seed = plan.seed;
  opening.repeat = place.repeat;
  opening.id = world.store.add({.id = 0,
                                .run = runs[place.entrant],
                                .created_ms = now_ms(),
                                .problem = opening.problem,
                                .repeat = opening.repeat,
                                .seed = opening.seed,
                                .limits = opening.limits});
  answer.discussion = opening.id;
  return opening;
}

void Runner::State::ended(const Place& place, Outcome outcome) {
  --open_now;
  if (is_unfinished(outcome.conclusion)) {
    waiting.clear();  // stopped, or the run's budget is used up: the others would fare no better
    const std::lock_guard lock(mutex);
    if (gave_up(outcome.conclusion)) pause(outcome.conclusion.why);
  } else {
    {
      const std::lock_guard lock(mutex);
      answers[place].ended = true;
    }
    grading.push([this, place, outcome = std::move(outcome)] {
      {
        const std::lock_guard lock(mutex);
        Progress& one = progress[place.entrant];
        one.generated += static_cast<double>(outcome.spend.usage.completion_tokens);
        if (one.dollars && outcome.spend.usage.dollars) {
          *one.dollars += *outcome.spend.usage.dollars;
        } else {
          one.dollars.reset();
        }
      }
      grade(place, outcome.conclusion, outcome.minutes);
    });
  }
  open_next();
}

void Runner::State::grade(const Place& place, const Conclude& conclusion, const Minutes& minutes) {
  VerdictRow row = judge(put(place), conclusion, minutes, world.sandbox);
  {
    const std::lock_guard lock(mutex);
    row.discussion = answers[place].discussion;
    row.retries = answers[place].retries;
  }
  world.store.judge(row);  // durable with the hall's next commit; lost, it is only graded again
  note(place, row);
}

void Runner::State::note(const Place& place, const VerdictRow& row) {
  const std::lock_guard lock(mutex);
  Answer& answer = answers[place];
  Progress& one = progress[place.entrant];
  const bool first = !answer.verdict;
  one.done += first;
  if (!first && answer.verdict == Verdict::errored) --one.failed;
  one.failed += row.verdict == Verdict::errored;
  one.right += row.verdict == Verdict::right;
  answer.verdict = row.verdict;
  if (row.verdict != Verdict::errored) {
    failed_in_a_row = 0;
  } else if (first && answer.retries == 0) {
    ++failed_in_a_row;  // that the same answer fails again says nothing new of the endpoint
  }
  if (failed_in_a_row >= plan.give_up_after)
    pause(fmt::format("{} answers in a row failed, the last: {}", failed_in_a_row, row.why));
  if (world.watch) world.watch(progress);
}

/// The others would fare no better. Under the mutex.
void Runner::State::pause(std::string why) {
  if (!why_paused.empty()) return;
  why_paused = std::move(why);
  stopping = true;
  hall.cancel_all();
}

Runner::Runner(const EvalPlan& plan, EvalWorld world)
    : state_(std::make_unique<State>(plan, std::move(world))) {}
Runner::~Runner() = default;

EvalEnd Runner::run() {
  return state_->run();
}

void Runner::stop() {
  state_->stopping = true;
  state_->hall.cancel_all();
}

}  // namespace convene
