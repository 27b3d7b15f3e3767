#include "discussion/debate.h"

#include <algorithm>

#include "discussion/ballot.h"

namespace convene {
namespace {

class Debate : public Protocol {
 public:
  explicit Debate(const Team& team) : team_(team) {
    const Settings settings(debate_setting_list(), team.settings);
    agents_ = static_cast<std::size_t>(settings.number("agents"));
    rounds_ = static_cast<std::size_t>(settings.number("rounds"));
  }

  Move next(const Problem& problem, const Minutes& minutes) const override {
    const std::size_t debated = agents_ * rounds_;
    if (minutes.size() < debated) {
      if (minutes.size() % agents_ > 0) return Wait{};
      return ask(problem, minutes);
    }
    const std::span<const Minute> all(minutes);
    return elect(team_, problem, static_cast<int>(rounds_), last_words(all.first(debated)),
                 all.subspan(debated));
  }

  Conclude conclude_early(const Problem& problem, const Minutes& minutes) const override {
    const std::size_t debated = std::min(minutes.size(), agents_ * rounds_);
    return elect_early(problem, last_words(std::span(minutes).first(debated)));
  }

 private:
  /// Each agent's last turn that said something, or its last.
  Minutes last_words(std::span<const Minute> minutes) const {
    Minutes last;
    for (std::size_t agent = 0; agent < std::min(agents_, minutes.size()); ++agent)
      last.push_back(last_of(agent, minutes));
    return last;
  }

  const Minute& last_of(std::size_t agent, std::span<const Minute> minutes) const {
    const Minute* last = &minutes[agent];
    for (std::size_t at = agent; at < minutes.size(); at += agents_)
      if (minutes[at].reply()) last = &minutes[at];
    return *last;
  }

  Ask ask(const Problem& problem, const Minutes& minutes) const {
    Ask ask{.round = static_cast<int>(minutes.size() / agents_) + 1, .turns = {}};
    const RoleSpec& debater = team_.roles.at("debater");
    for (std::size_t agent = 0; agent < agents_; ++agent) {
      Seat seat =
          seat_for(debater, static_cast<int>(agent), "Debater " + std::to_string(agent + 1));
      ask.turns.emplace_back(
          say(debater, std::move(seat), problem, scene(problem, minutes, agent, ask.round)));
    }
    return ask;
  }

  Scene scene(const Problem& problem, const Minutes& minutes, std::size_t agent, int round) const {
    Scene scene;
    scene.round = round;
    scene.rounds = static_cast<int>(rounds_);
    scene.experts = static_cast<int>(agents_);
    scene.spent = spent_tokens(minutes);
    scene.budget = team_.limits.tokens;
    for (const Minute& minute : minutes) scene.past.push_back(remark_of(minute));
    const Minutes last = last_words(minutes);
    for (std::size_t i = 0; i < last.size(); ++i) {
      Remark remark = remark_with_answer(problem, last[i]);
      if (i == agent) {
        scene.own = std::move(remark);
      } else {
        scene.others.push_back(std::move(remark));
      }
    }
    return scene;
  }

  const Team team_;
  std::size_t agents_ = 0;
  std::size_t rounds_ = 0;
};

}  // namespace

std::shared_ptr<const Protocol> make_debate(const Team& team) {
  return std::make_shared<Debate>(team);
}

Most most_of_debate(const Team& team, AnswerKind kind) {
  const Settings settings(debate_setting_list(), team.settings);
  Most most;
  for (int round = 0; round < settings.number("rounds"); ++round)
    most.add_turns(settings.number("agents"), team.roles.at("debater"));
  add_judge(team, kind, most);
  return most;
}

std::vector<Setting> debate_setting_list() {
  return {number_setting("agents", 3, 2, 64, "how many agents debate"),
          number_setting("rounds", 2, 1, 16, "how often each of them answers")};
}

}  // namespace convene
