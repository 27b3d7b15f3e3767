#pragma once

#include <map>
#include <utility>

#include "discussion/minutes.h"

namespace convene {

/// What a discussion's record says, by place: which turns need not be asked again.
class Record {
 public:
  Record() = default;
  /// Rows in the order they settled; a place's last row is the one that counts.
  explicit Record(Minutes rows);

  /// The row to take in place of asking; null where there is none, or where it is a failure that
  /// may have passed and that nothing was built upon.
  const Minute* taken(int ask, int turn) const;
  /// The tokens_max that was sent before; 0 where unknown.
  int tokens_max(int ask, int turn) const;
  /// Every attempt at this turn, for the ledger.
  const Minutes& attempts(int ask, int turn) const;

 private:
  std::map<std::pair<int, int>, Minutes> rows_;
  int last_ask_ = -1;
};

/// Why a recorded turn and the turn that is due now are not the same, in a sentence; empty where
/// they are.
std::string divergence(const Minute& recorded, const Minute& due);

}  // namespace convene
