#pragma once

#include <cstdint>
#include <string>

#include "discussion/problem.h"
#include "pocket/family.h"

namespace convene {

/// "easy", "medium", "hard". Throws Error on another word.
pocket::Level level_named(const std::string& word);
const char* to_string(pocket::Level level);

/// A held-out problem: the same one for the same family, level and seed.
pocket::Task drawn_task(const std::string& family, pocket::Level level, std::uint64_t seed);

/// The task as a team gets it: everything but the solution.
Problem problem_of(const pocket::Task& task);

}  // namespace convene
