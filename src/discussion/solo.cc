#include "discussion/solo.h"

#include "base/text.h"
#include "discussion/turns.h"

namespace convene {
namespace {

bool says_something(const Minute& minute) {
  return minute.reply() && !trimmed(minute.reply()->text).empty();
}

class Solo : public Protocol {
 public:
  explicit Solo(const Team& team) : team_(team) {}

  Move next(const Problem& problem, const Minutes& minutes) const override {
    if (!minutes.empty()) return conclude(problem, minutes, Ending::agreed, "one agent answered");
    const RoleSpec& solver = team_.roles.at("solver");
    const Scene scene{.experts = 1, .budget = team_.limits.tokens};
    Say turn = say(solver, seat_for(solver, 0, "Solver"), problem, scene);
    turn.final = true;
    return Ask{.round = 1, .turns = {std::move(turn)}};
  }

  Conclude conclude_early(const Problem& problem, const Minutes& minutes) const override {
    return conclude(problem, minutes, Ending::exhausted, "a limit ended the only turn");
  }

 private:
  static Conclude conclude(const Problem& problem, const Minutes& minutes, Ending ending,
                           const std::string& why) {
    if (minutes.empty() || !says_something(minutes.front())) return conclude_failed(minutes);
    return conclude_with(problem, ending, minutes.front().reply()->text, why);
  }

  const Team team_;
};

}  // namespace

std::shared_ptr<const Protocol> make_solo(const Team& team) {
  return std::make_shared<Solo>(team);
}

Most most_of_solo(const Team& team, AnswerKind /*kind*/) {
  Most most;
  most.add_turns(1, team.roles.at("solver"));
  return most;
}

}  // namespace convene
