#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/llama/sizes.h"

/// The decisions of the engine, as pure functions.
namespace convene::llama {

/// What one live sequence has and wants: tokens [computed, known) are still to be computed.
struct Row {
  int computed = 0;
  int known = 0;
};

/// Tokens [from, from + count) of a row go into the next step; `draws` when that reaches the row's
/// end.
struct Take {
  std::size_t row = 0;
  int from = 0;
  int count = 0;
  bool draws = false;
};

/// The next step: one token of every sequence that is speaking, and what is left of the budget for
/// the prompts of the others, the oldest first. rows: oldest first; budget: tokens.
std::vector<Take> plan_step(const std::vector<Row>& rows, int budget);

/// How many threads are worth waking for a step of so many tokens: they meet at a barrier after
/// every operation, so in a small model a single token is done sooner by one.
int useful_threads(int tokens, const Sizes& sizes);

/// What a room offers to one waiting request.
struct RoomView {
  int cached = 0;  ///< tokens of its prompt that are there
  int coming = 0;  ///< tokens of its prompt that a live request there has or is about to compute
  int live = 0;    ///< requests being computed
  int live_cells = 0;      ///< cells those hold, or will when their prompts are computed
  std::uint64_t used = 0;  ///< when it was last used; larger is later
};

enum class Placing { room, new_room, wait };

struct Placement {
  Placing placing = Placing::wait;
  std::size_t room = 0;
};

/// Where a request goes. One whose prompt is there for a third or more belongs there, and waits
/// while a sibling is computing more of it. A stranger joins a room as long as they do not crowd
/// each other (Sizes::crowd), else it opens a new room, else takes the idle room that was used the
/// longest ago, else the least crowded one.
Placement place(int prompt_tokens, const std::vector<RoomView>& rooms, const Sizes& sizes);

}  // namespace convene::llama
