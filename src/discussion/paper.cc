#include "discussion/paper.h"

#include <algorithm>

namespace convene {
namespace {

class Paper : public Protocol {
 public:
  explicit Paper(const Team& team) : team_(team), settings_(paper_settings(team)) {}

  Move next(const Problem& problem, const Minutes& minutes) const override {
    return Play(team_, settings_, problem, minutes).move();
  }

  Conclude conclude_early(const Problem& problem, const Minutes& minutes) const override {
    Play play(team_, settings_, problem, minutes);
    play.move();
    return play.best_so_far(Ending::exhausted, "ended early, with the best answer so far");
  }

 private:
  const Team team_;
  const PaperSettings settings_;
};

}  // namespace

std::shared_ptr<const Protocol> make_paper(const Team& team) {
  return std::make_shared<Paper>(team);
}

namespace {

/// Turns that make decisions, and experts' turns, which the CEO gives their tokens.
class LongestPlay {
 public:
  explicit LongestPlay(const Team& team) : team_(team), settings_(paper_settings(team)) {}

  Most most() {
    const int rounds = std::min(settings_.rounds, team_.limits.rounds.value_or(settings_.rounds));
    for (int round = 1; round <= rounds; ++round) {
      decide("ceo");
      if (round == 1 || !settings_.recruit_once) decide("recruiter");
      discuss();
      decide("evaluator");
    }
    return most_;
  }

 private:
  bool has(const std::string& role) const { return team_.roles.contains(role); }

  void decide(const std::string& role) {
    if (!has(role)) return;
    for (int attempt = 0; attempt <= settings_.repairs; ++attempt)
      most_.add_turns(1, team_.roles.at(role));
  }

  void discuss() {
    const bool revised = has("reviser") && !settings_.solver_tries_afresh;
    const bool criticised = has("critic") && experts() > 1;
    for (int turn = 1; turn <= (criticised ? settings_.turns : 1); ++turn) {
      expert(turn > 1 && revised ? "reviser" : "solver", 1);
      if (criticised) expert("critic", experts() - 1);
    }
  }

  int experts() const {
    return has("ceo") ? settings_.terms.experts_high : settings_.terms.experts_default;
  }

  void expert(const std::string& role, int count) {
    if (has("ceo")) {
      most_.add_turns(count, settings_.terms.tokens_high);
    } else {
      most_.add_turns(count, team_.roles.at(role));
    }
  }

  const Team& team_;
  const PaperSettings settings_;
  Most most_;
};

}  // namespace

Most most_of_paper(const Team& team, AnswerKind /*kind*/) {
  return LongestPlay(team).most();
}

std::vector<Decision> decisions_in(const Team& team, const Problem& problem,
                                   const Minutes& minutes) {
  if (team.protocol != "paper") return {};
  const PaperSettings settings = paper_settings(team);
  Play play(team, settings, problem, minutes);
  play.move();
  return play.decisions();
}

}  // namespace convene
