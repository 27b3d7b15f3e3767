#include "discussion/vote.h"

#include "discussion/ballot.h"

namespace convene {
namespace {

class Vote : public Protocol {
 public:
  explicit Vote(const Team& team)
      : team_(team),
        samples_(static_cast<std::size_t>(
            Settings(vote_setting_list(), team.settings).number("samples"))) {}

  Move next(const Problem& problem, const Minutes& minutes) const override {
    if (minutes.empty()) return ask(problem);
    const auto votes = votes_in(minutes);
    if (votes.size() == samples_)
      return elect(team_, problem, 1, votes, std::span(minutes).subspan(samples_));
    if (needs_judge(problem)) return Wait{};
    const Ballot ballot = count_votes(problem, votes, samples_);
    if (ballot.classes.empty() || !ballot.is_settled()) return Wait{};
    const Minute& winner = votes[ballot.classes.front().votes.front()];
    return conclude_with(problem, Ending::agreed, winner.reply()->text, describe(ballot));
  }

  Conclude conclude_early(const Problem& problem, const Minutes& minutes) const override {
    return elect_early(problem, votes_in(minutes));
  }

 private:
  std::span<const Minute> votes_in(const Minutes& minutes) const {
    return std::span(minutes).first(std::min(minutes.size(), samples_));
  }

  Ask ask(const Problem& problem) const {
    const RoleSpec& solver = team_.roles.at("solver");
    Scene scene;
    scene.experts = static_cast<int>(samples_);
    scene.budget = team_.limits.tokens;
    Ask ask;
    for (std::size_t i = 0; i < samples_; ++i) {
      Seat seat = seat_for(solver, static_cast<int>(i), "Solver " + std::to_string(i + 1));
      ask.turns.emplace_back(say(solver, std::move(seat), problem, scene));
    }
    return ask;
  }

  const Team team_;
  const std::size_t samples_;
};

}  // namespace

std::shared_ptr<const Protocol> make_vote(const Team& team) {
  return std::make_shared<Vote>(team);
}

Most most_of_vote(const Team& team, AnswerKind kind) {
  Most most;
  most.add_turns(Settings(vote_setting_list(), team.settings).number("samples"),
                 team.roles.at("solver"));
  add_judge(team, kind, most);
  return most;
}

std::vector<Setting> vote_setting_list() {
  return {number_setting("samples", 8, 1, 1000, "how many replies are drawn side by side")};
}

}  // namespace convene
