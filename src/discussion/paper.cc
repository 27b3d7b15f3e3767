#include "discussion/paper.h"

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

std::vector<Decision> decisions_in(const Team& team, const Problem& problem,
                                   const Minutes& minutes) {
  if (team.protocol != "paper") return {};
  const PaperSettings settings = paper_settings(team);
  Play play(team, settings, problem, minutes);
  play.move();
  return play.decisions();
}

}  // namespace convene
