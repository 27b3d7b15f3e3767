#pragma once

#include <string>
#include <vector>

#include "bench/results.h"
#include "minutes/record.h"

namespace convene {

/// What one discussion shows of changed minds and of critics. Pure.
struct Changes {
  std::vector<Flips> flips;  ///< one a round in which something was proposed anew; no method, group
  std::vector<Flip> list;    ///< the changes between right and wrong
  CriticRates critics;
};

/// turns by ask, turn and attempt, as the store has them; verdicts of every proposal. A solver's
/// and its revisers' proposals follow each other; debaters follow themselves. A critic accepts with
/// [Agree], or where the executor finds its value to be the goal.
Changes changes_in(DiscussionId discussion, const std::vector<TurnRow>& turns,
                   const std::vector<TurnVerdict>& verdicts);

/// Counts them among a method's in a part: to the sums in results.flips and results.critics.
void add(const Changes& changes, std::size_t method, const std::string& part, Results& results);

}  // namespace convene
