#include "minutes/record.h"

#include <algorithm>

#include "base/check.h"
#include "base/hash.h"

namespace convene {
namespace {

/// Whether a later attempt at the same turn was answered. turns is sorted by ask, turn, attempt.
bool replaced(const std::vector<TurnRow>& turns, std::size_t index) {
  const TurnRow& row = turns[index];
  for (std::size_t i = index + 1; i < turns.size(); ++i) {
    if (turns[i].ask != row.ask || turns[i].turn != row.turn) return false;
    if (turns[i].outcome) return true;
  }
  return false;
}

Minutes select(const std::vector<TurnRow>& turns, bool leftover) {
  Minutes minutes;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    const bool unseen = turns[i].leftover || replaced(turns, i);
    if (turns[i].outcome && unseen == leftover) minutes.push_back(minute_of(turns[i]));
  }
  return minutes;
}

void count(Spend& spend, const Result<Said>& outcome) {
  if (!outcome) {
    ++spend.calls;
    ++spend.failures;
    spend.usage = spend.usage + outcome.error().usage;
  } else if (const auto* reply = std::get_if<Reply>(&*outcome)) {
    ++spend.calls;
    spend.usage = spend.usage + reply->usage;
  }
}

}  // namespace

Minutes Recording::minutes() const {
  return select(turns, false);
}

Minutes Recording::leftovers() const {
  return select(turns, true);
}

Minutes Recording::answered() const {
  Minutes minutes;
  for (const TurnRow& row : turns)
    if (row.outcome) minutes.push_back(minute_of(row));
  return minutes;
}

std::vector<TurnRow> Recording::lost() const {
  std::vector<TurnRow> lost;
  std::copy_if(turns.begin(), turns.end(), std::back_inserter(lost),
               [](const TurnRow& row) { return !row.outcome; });
  return lost;
}

Spend Recording::spend() const {
  Spend spend;
  for (const TurnRow& row : turns) {
    if (row.outcome) {
      count(spend, *row.outcome);
    } else {
      spend.reserved_tokens += row.tokens_max;
    }
  }
  return spend;
}

Minute minute_of(const TurnRow& row) {
  CHECK(row.outcome, "ask={} turn={}", row.ask, row.turn);
  return {.ask = row.ask,
          .turn = row.turn,
          .round = row.round,
          .seat = row.seat,
          .prompt = row.prompt,
          .outcome = *row.outcome,
          .clipped = row.clipped,
          .tokens_max = row.tokens_max,
          .timing = row.timing};
}

std::string message_hash(const Message& message) {
  return Hasher().add("message").add(to_string(message.role)).add(message.content).hex();
}

RequestRow request_row(const Request& request) {
  RequestRow row{.model = request.model,
                 .messages = {},
                 .sampling = request.sampling,
                 .schema = request.schema};
  for (const Message& message : request.messages) row.messages.push_back(message_hash(message));
  return row;
}

}  // namespace convene
