#include "minutes/record_keeping.h"

#include "minutes/tables.h"

namespace convene {
namespace {

/// How often a turn was sent already.
int attempts(Database& database, DiscussionId id, int ask, int turn) {
  Query query = database.query(
      "SELECT count(*) FROM turns WHERE discussion = ?1 AND ask = ?2 AND turn = ?3", id, ask, turn);
  query.next();
  return query.small(0);
}

void insert_prompt(Database& database, const Intent& intent) {
  if (intent.program) {
    insert(database, PromptRow{.hash = intent.prompt, .body = *intent.program});
  } else if (intent.request) {
    PromptRow row{.hash = intent.prompt, .body = request_row(*intent.request)};
    const std::vector<std::string>& hashes = std::get<RequestRow>(row.body).messages;
    for (std::size_t i = 0; i < hashes.size(); ++i)
      insert(database, MessageRow{.hash = hashes[i], .message = intent.request->messages[i]});
    insert(database, row);
  }
}

TurnRow turn_row(DiscussionId id, int attempt, const Intent& intent) {
  return {.discussion = id,
          .ask = intent.ask,
          .turn = intent.turn,
          .attempt = attempt,
          .round = intent.round,
          .seat = intent.seat,
          .prompt = intent.prompt,
          .outcome = {},
          .tokens_max = intent.request ? intent.request->sampling.tokens_max : 0,
          .timing = {}};
}

TurnRow turn_row(DiscussionId id, int attempt, const Minute& minute) {
  return {.discussion = id,
          .ask = minute.ask,
          .turn = minute.turn,
          .attempt = attempt,
          .round = minute.round,
          .seat = minute.seat,
          .prompt = minute.prompt,
          .outcome = minute.outcome,
          .clipped = minute.clipped,
          .tokens_max = minute.tokens_max,
          .timing = minute.timing};
}

/// What a protocol saw is a prefix in turn order; the answered turns beyond it are leftovers, also
/// those that the hall has not heard of (a resume drops a failure that it would have asked again).
void set_leftovers(Database& database, DiscussionId id, const Minutes& seen) {
  const int ask = seen.empty() ? -1 : seen.back().ask;
  const int turn = seen.empty() ? -1 : seen.back().turn;
  database.run(
      "UPDATE turns SET leftover = (ask, turn) > (?2, ?3)"
      " WHERE discussion = ?1 AND outcome IS NOT NULL AND leftover <> ((ask, turn) > (?2, ?3))",
      id, ask, turn);
}

}  // namespace

void keep_intent(Database& database, DiscussionId id, const Intent& intent) {
  insert_prompt(database, intent);
  insert(database, turn_row(id, attempts(database, id, intent.ask, intent.turn), intent));
}

void keep_minute(Database& database, DiscussionId id, const Minute& minute) {
  // The row of the intent is replaced rather than updated: then there is one way to write a turn.
  const int sent = attempts(database, id, minute.ask, minute.turn);
  const int open = database.run(
      "DELETE FROM turns WHERE discussion = ?1 AND ask = ?2 AND turn = ?3 AND attempt = ?4"
      " AND outcome IS NULL",
      id, minute.ask, minute.turn, sent - 1);
  insert(database, turn_row(id, sent - open, minute));
}

void keep_outcome(Database& database, DiscussionId id, const Outcome& outcome) {
  set_leftovers(database, id, outcome.minutes);
  insert(database,
         OutcomeRow{.discussion = id, .conclusion = outcome.conclusion, .took = outcome.took});
}

}  // namespace convene
