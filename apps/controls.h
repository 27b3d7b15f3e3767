#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "discussion/team.h"
#include "pocket/family.h"

namespace convene {

/// What a team on a pocket task has to beat, played by the seats of a pocket team.
struct Control {
  enum class Kind {
    resample,  ///< attempts, until a program that knows the goal accepts one
    best_of    ///< attempts side by side, of which the team's own critic picks one
  };
  Kind kind = Kind::resample;
  std::size_t attempts = 8;
};

/// "resample", "resample-4", "best-of-8"; absent for any other name.
std::optional<Control> control_named(const std::string& name);

/// The control on one task. `team` has a solver, and for best_of a critic who reports values.
/// The first attempt of `resample` is greedy. What the program checks is what a critic could find:
/// whether the answer's value is the goal, not whether code stands on hidden arguments.
std::shared_ptr<const Protocol> make_control(const Control& control, const Team& team,
                                             const pocket::Task& task);

}  // namespace convene
