#include "minutes/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <utility>

#include "engine/replaying.h"
#include "minutes/changes.h"

namespace convene {
namespace {

using Place = std::pair<int, int>;  // ask, turn

/// What there is to replay: of every place the attempt that counts.
class Tape {
 public:
  explicit Tape(const Recording& recording) : recording_(recording) {
    for (const TurnRow& row : recording.turns) {
      const TurnRow*& last = rows_[{row.ask, row.turn}];
      if (!last || row.outcome || !last->outcome) last = &row;
      last_ask_ = std::max(last_ask_, row.ask);
    }
  }

  const TurnRow* at(int ask, int turn) const {
    const auto found = rows_.find({ask, turn});
    return found == rows_.end() ? nullptr : found->second;
  }

  const Prompt* prompt(const TurnRow& row) const {
    const auto found = recording_.prompts.find(row.prompt);
    return found == recording_.prompts.end() ? nullptr : &found->second;
  }

  bool ends_before(int ask) const { return ask > last_ask_; }

  std::vector<RecordedReply> replies() const {
    std::vector<RecordedReply> replies;
    for (const auto& [place, row] : rows_) {
      if (!row->outcome) continue;
      if (!*row->outcome) {
        replies.push_back(
            {.prompt = row->prompt, .outcome = tl::unexpected(row->outcome->error())});
      } else if (const auto* reply = std::get_if<Reply>(&**row->outcome)) {
        replies.push_back({.prompt = row->prompt, .outcome = *reply});
      }
    }
    return replies;
  }

  std::map<std::string, Execution> executions() const {
    std::map<std::string, Execution> executions;
    for (const auto& [place, row] : rows_)
      if (row->outcome && *row->outcome)
        if (const auto* execution = std::get_if<Execution>(&**row->outcome))
          executions[row->prompt] = *execution;
    return executions;
  }

 private:
  const Recording& recording_;
  std::map<Place, const TurnRow*> rows_;
  int last_ask_ = -1;
};

/// Answers programs from the recording, on the caller's thread.
class RecordedExecutor : public Executor {
 public:
  explicit RecordedExecutor(std::map<std::string, Execution> executions)
      : executions_(std::move(executions)) {}

  void submit(Program program, std::function<void(Result<Execution>)> done) override {
    const auto found = executions_.find(prompt_hash(program));
    if (found != executions_.end()) return done(found->second);
    Failure failure;
    failure.kind = FailureKind::refused;
    failure.detail = "the recording has no such program";
    failure.usage.dollars = 0;
    done(tl::unexpected(std::move(failure)));
  }

 private:
  std::map<std::string, Execution> executions_;
};

/// The protocol, with the caps that were sent: a share of a purse that other discussions drew on
/// too cannot be computed again.
class RecordedCaps : public Protocol {
 public:
  RecordedCaps(std::shared_ptr<const Protocol> protocol, const Tape& tape)
      : protocol_(std::move(protocol)), tape_(tape) {}

  Move next(const Problem& problem, const Minutes& minutes) const override {
    Move move = protocol_->next(problem, minutes);
    if (auto* ask = std::get_if<Ask>(&move))
      cap(*ask, minutes.empty() ? 0 : minutes.back().ask + 1);
    return move;
  }

  Conclude conclude_early(const Problem& problem, const Minutes& minutes) const override {
    return protocol_->conclude_early(problem, minutes);
  }

 private:
  void cap(Ask& ask, int number) const {
    for (std::size_t i = 0; i < ask.turns.size(); ++i) {
      auto* say = std::get_if<Say>(&ask.turns[i]);
      const TurnRow* row = tape_.at(number, static_cast<int>(i));
      if (!say || !row || !row->clipped || row->tokens_max <= 0) continue;
      say->sampling.tokens_max = std::min(say->sampling.tokens_max, row->tokens_max);
    }
  }

  std::shared_ptr<const Protocol> protocol_;
  const Tape& tape_;
};

std::vector<std::string> changes(const Tape& tape, const TurnRow& row, const Intent& intent) {
  std::vector<std::string> lines;
  if (row.seat != intent.seat)
    lines.push_back(fmt::format("seat {} {} \"{}\" → {} {} \"{}\"", row.seat.role, row.seat.number,
                                row.seat.title, intent.seat.role, intent.seat.number,
                                intent.seat.title));
  if (row.round != intent.round)
    lines.push_back(fmt::format("round {} → {}", row.round, intent.round));
  if (row.prompt == intent.prompt) return lines;
  const Prompt* before = tape.prompt(row);
  if (!before) {
    lines.emplace_back("another prompt than the recorded one, whose text was not kept");
    return lines;
  }
  const Prompt after = intent.request ? Prompt(*intent.request) : Prompt(*intent.program);
  const std::vector<std::string> more = changes(*before, after);
  lines.insert(lines.end(), more.begin(), more.end());
  return lines;
}

/// What was said decided the end, not a clock, a purse or a person.
bool ended_by_itself(const Conclude& conclusion) {
  return conclusion.ending == Ending::agreed || gave_up(conclusion);
}

/// Compares every turn with the recorded one before it is asked, and stops the discussion at the
/// first ask that differs.
class Watch : public Sink {
 public:
  Watch(const Recording& recording, const Tape& tape, std::function<void()> stop)
      : tape_(tape),
        stop_(std::move(stop)),
        concluded_(recording.outcome && ended_by_itself(recording.outcome->conclusion)) {}

  void asked(const Intent& intent) override {
    if (stopped_ && intent.ask != last_ask_) return;
    last_ask_ = intent.ask;
    const TurnRow* row = tape_.at(intent.ask, intent.turn);
    if (!row && tape_.ends_before(intent.ask) && !concluded_) {
      was_cut_short = true;
      return stop();
    }
    std::vector<std::string> lines =
        row ? changes(tape_, *row, intent) : std::vector<std::string>{"a turn that was not asked"};
    // No protocol saw how this turn came out. Its siblings before it may still be compared.
    if (lines.empty() && !concluded_ && (row->leftover || !row->outcome)) was_cut_short = true;
    if (lines.empty()) return;
    divergences.push_back({intent.ask, intent.turn, intent.seat, std::move(lines)});
    stop();
  }

  std::vector<Divergence> divergences;
  bool was_cut_short = false;

 private:
  void stop() {
    if (!std::exchange(stopped_, true)) stop_();
  }

  const Tape& tape_;
  std::function<void()> stop_;
  bool concluded_;
  bool stopped_ = false;
  int last_ask_ = -1;
};

Outcome run_again(const Recording& recording, const Tape& tape,
                  std::shared_ptr<const Protocol> protocol, Replay& result) {
  ReplayingEngine engine(tape.replies(),
                         [](const Request& request) { return prompt_hash(request); });
  RecordedExecutor executor(tape.executions());
  Hall hall([&engine](const std::string&) -> Engine& { return engine; }, executor, nullptr, {});
  const DiscussionRow& recorded = recording.discussion;
  const auto watch =
      std::make_shared<Watch>(recording, tape, [&hall, id = recorded.id] { hall.cancel(id); });

  Outcome outcome;
  Opening opening;
  opening.id = recorded.id;
  opening.problem = recorded.problem;
  opening.protocol = std::make_shared<RecordedCaps>(std::move(protocol), tape);
  opening.limits = recorded.limits;
  opening.limits.time.reset();
  opening.seed = recorded.seed;
  opening.repeat = recorded.repeat;
  opening.sink = watch;
  opening.done = [&outcome](DiscussionId, Outcome o) { outcome = std::move(o); };
  hall.open(std::move(opening));
  hall.run();
  result.divergences = watch->divergences;
  result.cut_short = watch->was_cut_short;
  return outcome;
}

const Minute* find(const Minutes& minutes, const Minute& like) {
  for (const Minute& minute : minutes)
    if (minute.ask == like.ask && minute.turn == like.turn) return &minute;
  return nullptr;
}

/// Counts what was kept; where no ask differed, looks for recorded turns that did not come again or
/// came out otherwise.
void compare_minutes(const Minutes& recorded, Replay& result) {
  const bool whole = result.divergences.empty();
  for (const Minute& before : recorded) {
    const Minute* after = find(result.outcome.minutes, before);
    if (!after) after = find(result.outcome.leftovers, before);
    std::vector<std::string> lines;
    if (!after) {
      lines.emplace_back("a turn that is not asked any more");
    } else {
      lines = changes(before.outcome, after->outcome);
      result.kept += after->prompt == before.prompt;
    }
    if (whole && !lines.empty())
      result.divergences.push_back({before.ask, before.turn, before.seat, std::move(lines)});
  }
}

void compare_conclusion(const Conclude& before, const Conclude& after,
                        std::vector<std::string>& lines) {
  const auto line = [&lines](const char* name, const std::string& old, const std::string& now) {
    if (old != now) lines.push_back(fmt::format("{}, {}", name, short_diff(old, now)));
  };
  line("ending", to_string(before.ending), to_string(after.ending));
  line("answer", before.answer, after.answer);
  line("text", before.text, after.text);
  line("why", before.why, after.why);
}

}  // namespace

Replay replay(const Recording& recording, std::shared_ptr<const Protocol> protocol) {
  const Tape tape(recording);
  Replay result;
  result.outcome = run_again(recording, tape, std::move(protocol), result);
  const Minutes minutes = recording.minutes();
  result.recorded = static_cast<int>(minutes.size());
  compare_minutes(minutes, result);
  if (result.divergences.empty() && !result.cut_short && recording.outcome)
    compare_conclusion(recording.outcome->conclusion, result.outcome.conclusion, result.conclusion);
  return result;
}

}  // namespace convene
