#include "crash/workload.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "minutes/resume.h"
#include "support/hall.h"

namespace convene::testing {
namespace {

constexpr int kDiscussions = 9;

/// Panels, but that after each a program compares the leader's words with themselves.
std::shared_ptr<const Protocol> checked_panel() {
  return protocol([inner = panel(3)](const Problem& problem, const Minutes& minutes) -> Move {
    if (!minutes.empty() && minutes.back().execution())
      return concluded(text_of(minutes.at(minutes.size() - 2)), text_of(minutes.back()));
    Move move = inner->next(problem, minutes);
    if (!std::holds_alternative<Conclude>(move)) return move;
    return Ask{.round = 4, .turns = {execute(text_of(minutes.back()), "#lead")}};
  });
}

std::shared_ptr<const Protocol> protocol_of(const Problem& problem) {
  if (problem.id.ends_with("vote")) return first_two_agree(5);
  return problem.id.ends_with("checked") ? checked_panel() : panel(3);
}

/// A pure function of the request: what it says, whether it fails, how long it takes.
Line reply_to(const Request& request) {
  const std::string& prompt = prompt_of(request);
  const std::uint64_t number = Hasher().add(prompt).value();
  const auto delay = std::chrono::microseconds(number / 64 % 2000);
  if (number % 16 == 0) return line(tl::unexpected(failure(FailureKind::lost)), delay);
  if (number % 16 == 1) return line(tl::unexpected(failure(FailureKind::bad_reply)), delay);
  if (request.messages.back().content.starts_with("vote"))
    return line(spoken(fmt::format("v{}", number % 3)), delay);
  return line(spoken(fmt::format("{:016x}", number)), delay);
}

void begin(Store& store) {
  const std::int64_t run = store.begin({});
  for (int i = 0; i < kDiscussions; ++i) {
    DiscussionRow row;
    row.run = run;
    row.problem = plain_problem(fmt::format("{} {}", i % 3 == 1 ? "vote" : "panel", i));
    row.problem.id += i % 3 == 1 ? "vote" : i % 3 == 2 ? "checked" : "";
    row.seed = 5;
    row.limits.tokens = 100'000;
    store.add(row);
  }
  store.commit();
}

}  // namespace

void run_workload(Store& store, Recorder& recorder, std::function<void(const Request&)> asked) {
  if (store.runs().empty()) begin(store);
  ScriptedEngine engine([&asked](const Request& request) {
    asked(request);
    return reply_to(request);
  });
  Comparer comparer;
  Hall hall(only(engine), comparer, &recorder, {});
  for (const DiscussionLine& line : store.discussions())
    if (!line.outcome)
      hall.open(resumption(store.load(line.discussion.id), protocol_of(line.discussion.problem)));
  hall.run();
}

std::map<DiscussionId, Minutes> final_minutes(const Store& store) {
  std::map<DiscussionId, Minutes> minutes;
  for (const DiscussionLine& line : store.discussions())
    minutes[line.discussion.id] = store.load(line.discussion.id).minutes();
  return minutes;
}

}  // namespace convene::testing
