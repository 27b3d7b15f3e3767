#include "bench/runner.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "base/text.h"
#include "bench/answering.h"
#include "bench/kept.h"

namespace convene {
namespace {

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

}  // namespace

/// The waves: which answers are wanted, one wave after the other.
struct Runner::State {
  State(const EvalPlan& wanted, EvalWorld lent)
      : plan(wanted),
        world(std::move(lent)),
        runs(begin_runs(plan, world.store)),
        numbers(item_numbers(plan)),
        answering(plan, world, runs) {}

  EvalEnd run();
  std::vector<Place> first_wave() const;
  std::vector<Place> votes_wave() const;
  std::vector<Place> resampling_wave() const;
  void add_samples(std::vector<Place>& places, const Kept& kept, const Draws& draws, int from,
                   int to) const;

  const EvalPlan& plan;
  const EvalWorld world;
  const std::vector<std::int64_t> runs;
  const std::map<std::string, std::size_t> numbers;
  Answering answering;
};

EvalEnd Runner::State::run() {
  if (!answering.hold(first_wave())) return {false, answering.why_unfinished()};
  if (!plan.controls) return {true, ""};
  if (!answering.hold(votes_wave())) return {false, answering.why_unfinished()};
  for (;;) {
    const std::vector<Place> more = resampling_wave();
    if (more.empty()) break;
    if (!answering.hold(more)) return {false, answering.why_unfinished()};
  }
  answering.all_planned();
  return {true, ""};
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
    places.push_back({entrant, numbers.at(draws.item), draws.repeat + i * plan.repeats});
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
                   [this](const Place& p) { return answering.is_due(p); });
      if (!is_finished(draws)) add_samples(places, kept, draws, drawn, wanted);
    }
  }
  return places;
}

Runner::Runner(const EvalPlan& plan, EvalWorld world)
    : state_(std::make_unique<State>(plan, std::move(world))) {}
Runner::~Runner() = default;

EvalEnd Runner::run() {
  return state_->run();
}

void Runner::stop() {
  state_->answering.stop();
}

}  // namespace convene
