#include "discussion/hall_record.h"

#include <fmt/format.h>

#include <algorithm>

namespace convene {
namespace {

/// Whether asking again might go better: what is too long stays too long, and a reply that could
/// not be understood is what the model said.
bool may_have_passed(const Failure& failure) {
  return failure.kind != FailureKind::too_long && failure.kind != FailureKind::bad_reply;
}

std::string name_of(const Seat& seat) {
  return seat.number == 0 ? seat.role : fmt::format("{} {}", seat.role, seat.number);
}

}  // namespace

Record::Record(Minutes rows) {
  for (Minute& row : rows) {
    last_ask_ = std::max(last_ask_, row.ask);
    rows_[{row.ask, row.turn}].push_back(std::move(row));
  }
}

const Minute* Record::taken(int ask, int turn) const {
  const auto it = rows_.find({ask, turn});
  if (it == rows_.end()) return nullptr;
  const Minute& last = it->second.back();
  const Failure* failure = last.failure();
  const bool built_upon = ask < last_ask_;
  return failure && may_have_passed(*failure) && !built_upon ? nullptr : &last;
}

int Record::tokens_max(int ask, int turn) const {
  const auto it = rows_.find({ask, turn});
  return it == rows_.end() ? 0 : it->second.back().tokens_max;
}

const Minutes& Record::attempts(int ask, int turn) const {
  static const Minutes none;
  const auto it = rows_.find({ask, turn});
  return it == rows_.end() ? none : it->second;
}

std::string divergence(const Minute& recorded, const Minute& due) {
  const std::string place =
      fmt::format("ask {}, turn {} ({})", due.ask, due.turn, name_of(due.seat));
  if (recorded.seat.role != due.seat.role || recorded.seat.number != due.seat.number)
    return fmt::format("{} was the seat of {} when it was recorded", place, name_of(recorded.seat));
  if (recorded.seat.model != due.seat.model)
    return fmt::format("{} was asked of model '{}' when it was recorded, and now of '{}'", place,
                       recorded.seat.model, due.seat.model);
  if (recorded.prompt == due.prompt) return {};
  const bool capped = recorded.tokens_max != due.tokens_max && recorded.tokens_max != 0;
  const std::string what =
      capped ? fmt::format("its tokens_max is {} and was {}", due.tokens_max, recorded.tokens_max)
             : std::string("its messages, sampling, schema or seed are not what they were");
  return fmt::format("{} differs from the record: {} (prompt {:.12} now, {:.12} then)", place, what,
                     due.prompt, recorded.prompt);
}

}  // namespace convene
