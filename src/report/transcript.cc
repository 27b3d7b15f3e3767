#include "report/transcript.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "discussion/parse_verdict.h"
#include "report/spoken.h"

namespace convene {
namespace {

bool rules_in_json(const std::string& role) {
  return role == "ceo" || role == "recruiter" || role == "evaluator";
}

std::string shown(std::string_view text) {
  return printable(trimmed(text));
}

void tell(SpokenTurn& turn, const Reply& reply) {
  turn.text = shown(reply.text);
  turn.thinking = shown(reply.reasoning);
  turn.usage = reply.usage;
  turn.model = printable(reply.model);
  if (turn.role == "critic") turn.agrees = read_agreement(reply.text);
  if (rules_in_json(turn.role))
    if (const auto sentence = as_sentence(reply.text))
      turn.written = std::exchange(turn.text, printable(*sentence));
  if (reply.finish == Finish::length) turn.note = "cut off at its token limit";
  if (turn.text.empty() && turn.note.empty()) turn.note = "said nothing";
}

void tell(SpokenTurn& turn, const Execution& execution) {
  turn.agrees = execution.passed;
  turn.note = shown(execution.finding);
}

void tell(SpokenTurn& turn, const Failure& failure) {
  const bool unneeded = failure.kind == FailureKind::cancelled;
  turn.failed = !unneeded;
  turn.text = shown(failure.text);
  turn.usage = failure.usage;
  turn.note = unneeded ? "stopped: no longer needed"
                       : fmt::format("{}: {}", to_string(failure.kind), shown(failure.detail));
}

SpokenTurn spoken(const TurnRow& row) {
  SpokenTurn turn;
  turn.round = row.round;
  turn.role = printable(row.seat.role);
  turn.who = printable(row.seat.title.empty() ? row.seat.role : row.seat.title);
  turn.took_ms = row.timing.took_ms;
  turn.seen = row.outcome && !row.leftover;
  turn.lost = !row.outcome;
  if (turn.lost) {
    turn.note = "sent, and never heard of again";
  } else if (!*row.outcome) {
    tell(turn, row.outcome->error());
  } else {
    std::visit([&turn](const auto& said) { tell(turn, said); }, row.outcome->value());
  }
  return turn;
}

/// Whether a later attempt at the same turn was answered.
bool replaced(const std::vector<TurnRow>& rows, std::size_t at) {
  for (std::size_t i = at + 1; i < rows.size(); ++i) {
    if (rows[i].ask != rows[at].ask || rows[i].turn != rows[at].turn) return false;
    if (rows[i].outcome) return true;
  }
  return false;
}

bool was_said(const std::vector<SpokenTurn>& turns, const std::string& text) {
  return std::any_of(turns.begin(), turns.end(), [&text](const SpokenTurn& turn) {
    return turn.text == text || turn.written == text;
  });
}

void tell_end(Transcript& transcript, const std::optional<OutcomeRow>& outcome) {
  transcript.ending = "interrupted";
  if (!outcome) return;
  const Conclude& end = outcome->conclusion;
  transcript.ending = to_string(end.ending);
  transcript.answer = shown(end.answer);
  transcript.why = shown(end.why);
  transcript.took_ms = outcome->took.count();
  if (std::string text = shown(end.text); !was_said(transcript.turns, text))
    transcript.text = std::move(text);
}

}  // namespace

Transcript transcript_of(const Recording& recording) {
  Transcript transcript;
  transcript.id = recording.discussion.id;
  transcript.statement = shown(recording.discussion.problem.part("statement"));
  transcript.usage = recording.spend().usage;
  for (std::size_t i = 0; i < recording.turns.size(); ++i) {
    SpokenTurn turn = spoken(recording.turns[i]);
    if (replaced(recording.turns, i)) turn.seen = false;
    transcript.turns.push_back(std::move(turn));
  }
  tell_end(transcript, recording.outcome);
  return transcript;
}

}  // namespace convene
