#pragma once

#include <string>
#include <vector>

#include "base/random.h"

namespace convene::pocket {

/// "eve sister ann": eve is a sister of ann.
struct Fact {
  std::string who;
  std::string relation;
  std::string whom;
};

/// A family around one person: every other person is in exactly one fact as `who`, which leads
/// towards that one.
struct Kin {
  std::string around;
  std::vector<Fact> facts;
};

Kin random_kin(std::size_t facts, Random& random);

/// The facts from somebody to the one they are all around. Empty where nothing is said of them.
std::vector<Fact> chain_from(const std::vector<Fact>& facts, const std::string& who,
                             const std::string& around);

/// What that chain makes of its first person: "aunt", "cousin"; "none" for an empty chain.
std::string kinship(const std::vector<Fact>& chain);

}  // namespace convene::pocket
