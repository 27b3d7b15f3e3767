#include "sitting.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "base/text.h"
#include "column.h"
#include "commands.h"
#include "output.h"
#include "paths.h"
#include "presenter.h"
#include "result_json.h"

namespace convene {
namespace {

/// While it lives, an interruption cancels what the hall holds.
class Watch {
 public:
  Watch(Interrupts& interrupts, Hall& hall) : interrupts_(interrupts) {
    interrupts_.watch([&hall] { hall.cancel_all(); });
  }
  ~Watch() { interrupts_.watch(nullptr); }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

 private:
  Interrupts& interrupts_;
};

Outcome held(Opening opening, const Table& table) {
  Outcome outcome;
  opening.done = [&outcome](DiscussionId, Outcome out) { outcome = std::move(out); };
  Comparer comparer;
  EnginePool& pool = table.pool;
  Hall hall([&pool](const std::string& model) -> Engine& { return pool.named(model); }, comparer,
            &table.store,
            {.run = {}, .price = [&pool](const std::string& model) { return pool.price(model); }});
  const Watch watch(table.interrupts, hall);
  hall.open(std::move(opening));
  hall.run();
  return outcome;
}

/// The pocket checker's verdict, which the store keeps too.
std::optional<pocket::Check> checked(const std::optional<pocket::Task>& task,
                                     const Conclude& conclusion, DiscussionId id, Store& store) {
  if (!task || conclusion.ending == Ending::failed) return std::nullopt;
  const auto check = pocket::family_named(task->family).check(*task, conclusion.answer);
  store.mark(id, "verdict", check.right ? "right" : "wrong");
  store.commit();
  return check;
}

/// A person watches both, or a script put both into one file.
bool same_place(int a, int b) {
  struct stat first {
  }, second{};
  return fstat(a, &first) == 0 && fstat(b, &second) == 0 && first.st_dev == second.st_dev &&
         first.st_ino == second.st_ino;
}

/// An open question is answered by the whole reply, any other by what was extracted from it.
std::string answer_text(const Problem& problem, const Conclude& conclusion) {
  const bool whole = problem.kind == AnswerKind::open || conclusion.answer.empty();
  return std::string(trimmed(printable(whole ? conclusion.text : conclusion.answer)));
}

std::string check_line(const Surface& surface, const pocket::Check& check) {
  return check.right ? painted(surface, Paint::green, "✓ right: " + check.why)
                     : painted(surface, Paint::red, "✗ wrong: " + check.why);
}

/// Whoever watched has just read it.
bool is_on_screen(const std::string& answer, const Outcome& outcome) {
  const Reply* last = outcome.minutes.empty() ? nullptr : outcome.minutes.back().reply();
  return last && trimmed(printable(last->text)) == answer;
}

void finish_page(Presenter& presenter, Screen& screen, const std::string& answer,
                 const std::optional<pocket::Check>& check, const Outcome& outcome) {
  const bool beside = same_place(STDOUT_FILENO, STDERR_FILENO);
  if (beside && screen.surface().live && !check && is_on_screen(answer, outcome))
    return presenter.close(outcome);
  presenter.heading("Answer");
  if (answer.empty()) {
    presenter.paragraph("none");
  } else if (beside && screen.surface().live) {
    print("  " + laid_out(answer, 2, screen.width() - 2) + "\n");
  } else if (beside) {
    print(answer + "\n");
  } else {
    presenter.paragraph(answer);
    print(answer + "\n");
  }
  if (check) screen.text("  " + check_line(screen.surface(), *check) + "\n");
  presenter.close(outcome);
}

/// The last thing that went wrong, where nothing went right.
const Failure* last_failure(const Outcome& outcome) {
  const Minutes& minutes = outcome.minutes;
  const auto failed = [](const Minute& minute) { return minute.failure() != nullptr; };
  const auto last = std::find_if(minutes.rbegin(), minutes.rend(), failed);
  return last == minutes.rend() ? nullptr : last->failure();
}

std::string hint_for(const Outcome& outcome) {
  if (outcome.diverged)
    return "convene replay says what differs; what is kept of it stays as it was";
  const Failure* failure = last_failure(outcome);
  if (!failure) return "give it more, or none: --tokens, --time, --rounds, --dollars";
  switch (failure->kind) {
    case FailureKind::lost:
      return "is the server running, and the address right? convene models lists what answers";
    case FailureKind::denied:
      return "read what the endpoint says; a key is named with --key-env or --key-file, a model "
             "with --model";
    case FailureKind::refused:
      return "read what the endpoint says; convene show --prompts prints what was asked";
    case FailureKind::bad_reply:
      return "is it the base URL of an OpenAI-compatible API? it usually ends in /v1";
    case FailureKind::too_long:
      return "ask a shorter question, or use a model with a larger context";
    case FailureKind::rate_limited:
      return "wait, then go on: convene resume";
    case FailureKind::timeout:
      return "give it more time: --time";
    case FailureKind::cancelled:
      break;
  }
  return "convene show prints what was said";
}

std::string kept_line(const std::string& store, DiscussionId id) {
  return fmt::format("kept in {} (discussion {})", without_home(store), id);
}

int exit_code(const Outcome& outcome, const Table& table) {
  const bool over = outcome.conclusion.ending == Ending::agreed;
  if (table.interrupts.happened() && !over) {
    complain("interrupted", "go on with: convene resume " + table.store.path());
    return kInterrupted;
  }
  if (outcome.conclusion.ending != Ending::failed) return kAnswered;
  const Failure* failure = last_failure(outcome);
  std::string what = "no answer: " + outcome.conclusion.why;
  if (failure && what.find(failure->detail) == std::string::npos) what += ": " + failure->detail;
  complain(what, hint_for(outcome));
  return kNoAnswer;
}

}  // namespace

int sit(Sitting sitting, const Table& table, const Looks& looks) {
  const DiscussionId id = sitting.opening.id;
  const Problem problem = sitting.opening.problem;
  Screen screen(surface_of(STDERR_FILENO, looks.no_color), write_to(STDERR_FILENO));
  const auto presenter = std::make_shared<Presenter>(
      screen, Occasion{problem.part("statement"), sitting.facts, sitting.opening.limits,
                       kept_line(table.store.path(), id)});
  if (!looks.quiet) {
    presenter->begin();
    sitting.opening.sink = presenter;
  }
  const Outcome outcome = held(std::move(sitting.opening), table);
  const auto check = checked(sitting.task, outcome.conclusion, id, table.store);
  const std::string answer = answer_text(problem, outcome.conclusion);
  if (looks.json) {
    if (!looks.quiet) presenter->close(outcome);
    print(result_json(outcome, id, table.store.path(), check));
  } else if (looks.quiet) {
    if (!answer.empty()) print(answer + "\n");
  } else {
    finish_page(*presenter, screen, answer, check, outcome);
  }
  return exit_code(outcome, table);
}

}  // namespace convene
