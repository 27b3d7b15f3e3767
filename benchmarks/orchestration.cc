// What holding discussions costs: hall and remote engine against mock_endpoint, in the shape that
// peers.py gives its peers: rounds of three experts side by side and a leader who has read them.
//
//   orchestration --endpoint http://127.0.0.1:PORT/v1 [--discussions 50] [--at-once 50]
//                 [--rounds 3] [--connections 256] [--stream]
//
// Prints one JSON object: CPU of this process a call, wall time against the ideal, peak memory.

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/check.h"
#include "discussion/hall.h"
#include "engine/remote.h"

namespace convene {
namespace {

constexpr int kExperts = 3;
constexpr double kDelay = 0.2;  // of the mock, in seconds

struct Options {
  std::string endpoint;
  int discussions = 50;
  int at_once = 50;
  int rounds = 3;
  int connections = 256;
  bool stream = false;
};

Turn turn_of(std::string role, int number, std::string prompt) {
  Say say;
  say.seat.title = fmt::format("{} {}", role, number);
  say.seat.role = std::move(role);
  say.seat.number = number;
  say.messages.push_back({.role = Role::system, .content = "You are one of a panel. Be brief."});
  say.messages.push_back({.role = Role::user, .content = std::move(prompt)});
  say.sampling.tokens_max = 64;
  return say;
}

class Panel : public Protocol {
 public:
  explicit Panel(int rounds) : rounds_(rounds) {}

  Move next(const Problem& problem, const Minutes& minutes) const override {
    const auto said = static_cast<int>(minutes.size());
    const int round = said / (kExperts + 1);
    if (round == rounds_) return conclude_early(problem, minutes);
    const int in_round = said % (kExperts + 1);
    if (in_round > 0 && in_round < kExperts) return Wait{};
    std::string prompt = problem.part("statement");
    const int shown = in_round == 0 ? 1 : kExperts;
    for (int i = std::max(0, said - shown); i < said; ++i) {
      const Minute& minute = minutes[static_cast<std::size_t>(i)];
      CHECK(minute.reply(), "{}", minute.failure() ? minute.failure()->detail : "");
      prompt += "\n" + minute.seat.title + ": " + minute.reply()->text;
    }
    Ask ask{.round = round + 1};
    if (in_round == kExperts) {
      ask.turns.push_back(turn_of("leader", 0, std::move(prompt)));
    } else {
      for (int i = 1; i <= kExperts; ++i) ask.turns.push_back(turn_of("expert", i, prompt));
    }
    return ask;
  }

  Conclude conclude_early(const Problem&, const Minutes& minutes) const override {
    return {.ending = Ending::agreed, .text = minutes.back().reply()->text, .why = "done"};
  }

 private:
  int rounds_;
};

/// Counts what streams, as a screen would.
struct Ear : Sink {
  bool wants_deltas() const override { return true; }
  void streamed(int, int, const Seat&, const Delta& delta) override { bytes += delta.text.size(); }
  std::size_t bytes = 0;
};

double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

double peak_mb() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_maxrss) / 1024;
}

/// No schedule is faster: each discussion's steps one after the other, each connection always busy.
double ideal_seconds(const Options& options) {
  const double waves = std::ceil(static_cast<double>(options.discussions) / options.at_once);
  const double by_steps = waves * options.rounds * 2 * kDelay;
  const double calls = static_cast<double>(options.discussions) * options.rounds * (kExperts + 1);
  return std::max(by_steps, calls / options.connections * kDelay);
}

void measure(const Options& options) {
  const double cpu = cpu_seconds();
  const Clock::time_point begun = Clock::now();
  RemoteEngine engine({.base_url = options.endpoint,
                       .model = "mock",
                       .dialect = {.stream = options.stream},
                       .concurrency = {.start = options.connections, .max = options.connections}});
  Comparer comparer;
  Hall hall([&](const std::string&) -> Engine& { return engine; }, comparer, nullptr, {});
  const auto panel = std::make_shared<Panel>(options.rounds);
  const auto ear = options.stream ? std::make_shared<Ear>() : nullptr;
  int opened = 0;
  std::int64_t calls = 0;
  std::function<void(DiscussionId, Outcome)> done;
  const auto open_next = [&] {
    Opening opening;
    opening.id = opened++;
    opening.problem = plain_problem(fmt::format("Problem {}: how many are there?", opening.id));
    opening.protocol = panel;
    opening.sink = ear;
    opening.done = done;
    hall.open(std::move(opening));
  };
  done = [&](DiscussionId, const Outcome& outcome) {
    calls += outcome.spend.calls;
    CHECK(outcome.spend.failures == 0, "{} failures", outcome.spend.failures);
    if (opened < options.discussions) open_next();
  };
  while (opened < std::min(options.at_once, options.discussions)) open_next();
  hall.run();
  const double wall = std::chrono::duration<double>(Clock::now() - begun).count();
  const double ideal = ideal_seconds(options);
  fmt::print(
      "{{\"calls\": {}, \"cpu_us_per_call\": {:.1f}, \"wall_s\": {:.2f}, \"ideal_s\": {:.2f}, "
      "\"peak_mb\": {:.1f}}}\n",
      calls, (cpu_seconds() - cpu) * 1e6 / static_cast<double>(calls), wall, ideal, peak_mb());
}

Options parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view flag = argv[i];
    const char* value = i + 1 < argc ? argv[i + 1] : "";
    if (flag == "--stream") {
      options.stream = true;
      continue;
    }
    ++i;
    if (flag == "--endpoint") options.endpoint = value;
    if (flag == "--discussions") options.discussions = std::atoi(value);
    if (flag == "--at-once") options.at_once = std::atoi(value);
    if (flag == "--rounds") options.rounds = std::atoi(value);
    if (flag == "--connections") options.connections = std::atoi(value);
  }
  return options;
}

}  // namespace
}  // namespace convene

int main(int argc, char** argv) {
  convene::measure(convene::parse(argc, argv));
}
