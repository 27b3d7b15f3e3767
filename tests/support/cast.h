#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "support/play.h"

namespace convene::testing {

/// What each role says, one line a turn.
using Lines = std::map<std::string, std::vector<std::string>>;

/// Says the role's lines one after the other, the last again and again; "!" is a call that is lost.
class Cast {
 public:
  explicit Cast(Lines lines) : lines_(std::move(lines)) {}

  Result<Reply> operator()(const Say& say) {
    const std::vector<std::string>& lines = lines_.at(say.seat.role);
    const std::size_t line = std::min(said_[say.seat.role]++, lines.size() - 1);
    if (lines[line] == "!")
      return tl::unexpected(Failure{.kind = FailureKind::lost, .detail = "gone"});
    return words(lines[line]);
  }

 private:
  Lines lines_;
  std::map<std::string, std::size_t> said_;
};

inline const Say& turn_of(const Played& played, std::size_t ask, std::size_t turn = 0) {
  return std::get<Say>(played.asks.at(ask).turns.at(turn));
}

inline const std::string& prompt_of(const Played& played, std::size_t ask, std::size_t turn = 0) {
  return turn_of(played, ask, turn).messages.back().content;
}

}  // namespace convene::testing
