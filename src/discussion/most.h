#pragma once

#include <cstdint>

#include "discussion/team.h"

namespace convene {

/// What one discussion of a team takes at most, where every turn says as much as it may and shows
/// all that was said before. Turns that are made again after a failure come on top.
struct Most {
  std::int64_t calls = 0;      ///< of models
  std::int64_t generated = 0;  ///< completion tokens
  std::int64_t reread = 0;     ///< prompt tokens: replies shown to those who come later

  /// So many turns side by side.
  void add_turns(std::int64_t count, std::int64_t tokens_each) {
    calls += count;
    reread += count * generated;
    generated += count * tokens_each;
  }
  void add_turns(std::int64_t count, const RoleSpec& role) {
    add_turns(count, role.sampling.tokens_max);
  }

  bool operator==(const Most&) const = default;
};

/// By the team's protocol and within the team's limits.
Most most_of(const Team& team, AnswerKind kind);

}  // namespace convene
