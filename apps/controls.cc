#include "controls.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>

#include "answers/value.h"
#include "base/error.h"
#include "discussion/ballot.h"
#include "discussion/parse_verdict.h"
#include "discussion/turns.h"

namespace convene {
namespace {

const RoleSpec& role_of(const Team& team, const std::string& role) {
  const auto found = team.roles.find(role);
  if (found == team.roles.end())
    throw Error("team " + team.name + " has no " + role, "controls are played by the pocket team");
  return found->second;
}

Say attempt_of(const RoleSpec& solver, const Problem& problem, std::size_t number, bool greedy) {
  Scene scene;
  scene.experts = 1;
  Say turn =
      say(solver, seat_for(solver, static_cast<int>(number), fmt::format("Solver {}", number + 1)),
          problem, scene);
  if (greedy) turn.sampling.temperature = 0;
  return turn;
}

std::string answer_of(const Problem& problem, const Minute& minute) {
  const Reply* reply = minute.reply();
  return reply ? answer_in(problem, reply->text) : "";
}

Conclude ended(const Problem& problem, Ending ending, std::span<const Minute> attempts,
               std::size_t chosen, std::string why) {
  const Reply* reply = chosen < attempts.size() ? attempts[chosen].reply() : nullptr;
  if (!reply) return conclude_failed(attempts);
  return conclude_with(problem, ending, reply->text, std::move(why));
}

class Resample : public Protocol {
 public:
  Resample(const Team& team, pocket::Task task, std::size_t attempts)
      : solver_(role_of(team, "solver")), task_(std::move(task)), attempts_(attempts) {}

  Move next(const Problem& problem, const Minutes& minutes) const override {
    if (!minutes.empty() && accepts(answer_of(problem, minutes.back())))
      return ended(problem, Ending::agreed, minutes, minutes.size() - 1, "a program accepts it");
    if (minutes.size() == attempts_) return conclude_early(problem, minutes);
    Ask ask{.round = static_cast<int>(minutes.size()) + 1, .turns = {}};
    ask.turns.emplace_back(attempt_of(solver_, problem, minutes.size(), minutes.empty()));
    return ask;
  }

  /// The greedy one.
  Conclude conclude_early(const Problem& problem, const Minutes& minutes) const override {
    return ended(problem, Ending::exhausted, minutes, 0, "no attempt was accepted");
  }

 private:
  bool accepts(const std::string& answer) const {
    return pocket::family_named(task_.family).check(task_, answer).value == task_.goal;
  }

  const RoleSpec solver_;
  const pocket::Task task_;
  const std::size_t attempts_;
};

class BestOf : public Protocol {
 public:
  BestOf(const Team& team, const std::string& goal, std::size_t attempts)
      : solver_(role_of(team, "solver")),
        critic_(role_of(team, "critic")),
        goal_(canonical_answer(goal)),
        attempts_(attempts) {}

  Move next(const Problem& problem, const Minutes& minutes) const override {
    if (minutes.empty()) return ask_solvers(problem);
    if (minutes.size() < attempts_) return Wait{};
    if (minutes.size() == attempts_) return ask_critics(problem, minutes);
    if (minutes.size() < 2 * attempts_) return Wait{};
    return chosen(problem, minutes, Ending::agreed);
  }

  Conclude conclude_early(const Problem& problem, const Minutes& minutes) const override {
    return chosen(problem, minutes, Ending::exhausted);
  }

 private:
  Ask ask_solvers(const Problem& problem) const {
    Ask ask;
    for (std::size_t i = 0; i < attempts_; ++i)
      ask.turns.emplace_back(attempt_of(solver_, problem, i, false));
    return ask;
  }

  Ask ask_critics(const Problem& problem, const Minutes& minutes) const {
    Ask ask{.round = 2, .turns = {}};
    for (std::size_t i = 0; i < attempts_; ++i) {
      Scene scene;
      scene.proposal = remark_with_answer(problem, minutes[i]);
      scene.bare = scene.proposal->answer;
      ask.turns.emplace_back(
          say(critic_, seat_for(critic_, static_cast<int>(i), fmt::format("Critic {}", i + 1)),
              problem, scene));
    }
    return ask;
  }

  bool accepted(const Minute& critique) const {
    const Reply* reply = critique.reply();
    return reply && canonical_answer(read_value(reply->text).value_or("")) == goal_;
  }

  /// The first that its critic finds to be the goal; else what most say.
  Conclude chosen(const Problem& problem, const Minutes& minutes, Ending ending) const {
    const auto attempts = std::span(minutes).first(std::min(minutes.size(), attempts_));
    for (std::size_t i = 0; attempts_ + i < minutes.size(); ++i)
      if (accepted(minutes[attempts_ + i]))
        return ended(problem, ending, attempts, i, "its critic found the goal");
    const Ballot ballot = count_votes(problem, attempts, attempts.size());
    const std::size_t most = ballot.classes.empty() ? 0 : ballot.classes.front().votes.front();
    return ended(problem, ending, attempts, most, "no critic found the goal: " + describe(ballot));
  }

  const RoleSpec solver_, critic_;
  const std::string goal_;
  const std::size_t attempts_;
};

/// The whole number after the prefix; absent where anything else follows.
std::optional<std::size_t> count_after(const std::string& name, std::string_view prefix) {
  constexpr std::size_t kMost = 64;
  if (!name.starts_with(prefix)) return {};
  std::size_t count = 0;
  const char* end = name.data() + name.size();
  const auto [stopped, trouble] = std::from_chars(name.data() + prefix.size(), end, count);
  if (trouble != std::errc() || stopped != end || count < 1 || count > kMost) return {};
  return count;
}

}  // namespace

std::optional<Control> control_named(const std::string& name) {
  if (name == "resample") return Control{};
  if (const auto count = count_after(name, "resample-"))
    return Control{Control::Kind::resample, *count};
  if (const auto count = count_after(name, "best-of-"))
    return Control{Control::Kind::best_of, *count};
  return {};
}

std::shared_ptr<const Protocol> make_control(const Control& control, const Team& team,
                                             const pocket::Task& task) {
  if (control.kind == Control::Kind::resample)
    return std::make_shared<Resample>(team, task, control.attempts);
  return std::make_shared<BestOf>(team, task.goal, control.attempts);
}

}  // namespace convene
