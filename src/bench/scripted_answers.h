#pragma once

#include <cstdint>
#include <vector>

#include "bench/benchmark.h"
#include "engine/scripted.h"

namespace convene {

/// What a scripted engine says so that the whole path of an evaluation can be tried without a
/// model: to every prompt that holds a question of these items (as it is put in any of the
/// repeats), a reply that is right, or one that is wrong.
enum class ScriptedAnswers { right, wrong };

ScriptedEngine::Script script_for(const std::vector<Item>& items, std::uint64_t seed, int repeats,
                                  ScriptedAnswers answers);

/// A reply in the right form that is not right.
std::string wrong_reply(const Item& item);

}  // namespace convene
