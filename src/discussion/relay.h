#pragma once

#include <memory>
#include <vector>

#include "discussion/protocol.h"

namespace convene {

/// A protocol that asked until another took over.
struct Leg {
  std::shared_ptr<const Protocol> protocol;
  int until = 0;  ///< its asks are those before this one
};

/// Each ask by the protocol of its leg, the others by `last`. For a discussion that was given more
/// to spend: prompts may name the limits, and what was asked under the old ones stays as it was.
/// The protocols are one team's under different limits; legs come in the order of their asks.
std::shared_ptr<const Protocol> make_relay(std::vector<Leg> legs,
                                           std::shared_ptr<const Protocol> last);

}  // namespace convene
