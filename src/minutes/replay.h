#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "minutes/record.h"

namespace convene {

/// A turn at which a replay left the recording, or the recording the replay.
struct Divergence {
  int ask = 0;
  int turn = 0;
  Seat seat;
  std::vector<std::string> changes;  ///< a line for a person each
};

/// How a replay went.
struct Replay {
  Outcome outcome;   ///< its usage is the recorded one; the replay itself spent nothing
  int kept = 0;      ///< turns whose prompt was the recorded one
  int recorded = 0;  ///< turns in the recorded minutes
  /// The first ask that differs, each of its turns that does; what would follow depends on replies
  /// that nobody has. Empty: every recorded turn came again.
  std::vector<Divergence> divergences;
  /// What differs in the conclusion, where every turn came again.
  std::vector<std::string> conclusion;
  /// The recording stops before the protocol would (interrupted, cancelled, out of time).
  bool cut_short = false;

  bool equal() const { return divergences.empty() && conclusion.empty(); }
};

/// Runs a recorded discussion again without a model: every prompt that is asked again gets its
/// recorded outcome, at zero tokens. With another protocol than the recorded one (a changed team or
/// prompt file) it tells what would be asked differently. Limits hold as then, but for time.
/// Blocks.
Replay replay(const Recording& recording, std::shared_ptr<const Protocol> protocol);

}  // namespace convene
