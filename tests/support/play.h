#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "discussion/program.h"
#include "discussion/protocol.h"

namespace convene::testing {

/// A discussion played without a hall: every turn answered at once, in order.
struct Played {
  Minutes minutes;
  std::vector<Ask> asks;
  Conclude end;
  bool ended = false;  ///< false: still asking after `asks_max`
};

/// What a model says to a turn.
using Speaker = std::function<Result<Reply>(const Say& say)>;

inline Reply words(std::string text, int tokens = 10) {
  Reply reply;
  reply.text = std::move(text);
  reply.usage.completion_tokens = tokens;
  return reply;
}

inline Result<Said> answer_turn(const Turn& turn, const Speaker& speaker) {
  if (const Say* say = std::get_if<Say>(&turn))
    return speaker(*say).map([](Reply reply) { return Said(std::move(reply)); });
  Result<Said> outcome;
  Comparer().submit(std::get<Execute>(turn).program, [&](Result<Execution> execution) {
    outcome = std::move(execution).map([](Execution e) { return Said(std::move(e)); });
  });
  return outcome;
}

inline Played play(const Protocol& protocol, const Problem& problem, const Speaker& speaker,
                   std::size_t asks_max = 100) {
  Played played;
  while (played.asks.size() < asks_max) {
    Move move = protocol.next(problem, played.minutes);
    if (Conclude* end = std::get_if<Conclude>(&move)) {
      played.end = std::move(*end);
      played.ended = true;
      break;
    }
    const Ask ask = std::get<Ask>(move);
    const int number = static_cast<int>(played.asks.size());
    played.asks.push_back(ask);
    for (std::size_t i = 0; i < ask.turns.size(); ++i) {
      Minute minute;
      minute.ask = number;
      minute.turn = static_cast<int>(i);
      minute.round = ask.round;
      minute.seat = seat_of(ask.turns[i]);
      minute.outcome = answer_turn(ask.turns[i], speaker);
      played.minutes.push_back(std::move(minute));
      if (i + 1 < ask.turns.size() &&
          std::holds_alternative<Conclude>(protocol.next(problem, played.minutes)))
        break;
    }
  }
  return played;
}

/// The roles asked, in order: "ceo solver critic+critic".
inline std::string roles_in(const Played& played) {
  std::string line;
  for (const Ask& ask : played.asks) {
    if (!line.empty()) line += ' ';
    for (std::size_t i = 0; i < ask.turns.size(); ++i)
      line += (i > 0 ? "+" : "") + seat_of(ask.turns[i]).role;
  }
  return line;
}

}  // namespace convene::testing
