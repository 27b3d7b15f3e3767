#include "bench/judge.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "discussion/hall.h"
#include "discussion/quote.h"
#include "sandbox/grade_code.h"

namespace convene {
namespace {

Grade grade_of_code(const CodeTask& task, const std::string& text, Sandbox* sandbox) {
  if (!sandbox) return {.verdict = Verdict::errored, .extracted = "", .why = "there is no sandbox"};
  CodeGrade found = grade_code(*sandbox, task, text);
  return {.verdict = found.verdict,
          .extracted = std::move(found.extracted),
          .why = std::move(found.why)};
}

Grade grade_of_task(const Item& item, const std::string& text) {
  const std::string answer = answer_in(item.problem, text);
  if (trimmed(answer).empty())
    return {.verdict = Verdict::unparsed, .extracted = "", .why = "no answer in the text"};
  const auto check = pocket::family_named(item.task->family).check(*item.task, answer);
  return {.verdict = check.right ? Verdict::right : Verdict::wrong,
          .extracted = answer,
          .why = check.why};
}

/// Grades texts, each once.
class Grading {
 public:
  Grading(const Item& item, Sandbox* sandbox) : item_(item), sandbox_(sandbox) {}

  const Grade& of(const std::string& text) {
    const auto known = grades_.find(text);
    if (known != grades_.end()) return known->second;
    return grades_.emplace(text, fresh(text)).first->second;
  }

 private:
  Grade fresh(const std::string& text) const {
    if (trimmed(text).empty())
      return {.verdict = Verdict::unparsed, .extracted = "", .why = "nothing was said"};
    if (item_.code) return grade_of_code(*item_.code, text, sandbox_);
    if (item_.task) return grade_of_task(item_, text);
    return grade(item_.profile, item_.gold, text,
                 {.extracted = false, .choices = item_.options, .entry_point = ""});
  }

  const Item& item_;
  Sandbox* sandbox_;
  std::map<std::string, Grade> grades_;
};

bool is_failure_of_calls(const Minutes& minutes) {
  return std::any_of(minutes.begin(), minutes.end(),
                     [](const Minute& minute) { return minute.failure() != nullptr; });
}

Grade grade_of_end(const Conclude& conclusion, const Minutes& minutes, Grading& grading) {
  if (conclusion.ending != Ending::failed) return grading.of(conclusion.text);
  const bool failed = is_failure_of_calls(minutes) || minutes.empty();
  return {.verdict = failed ? Verdict::errored : Verdict::unparsed,
          .extracted = "",
          .why = conclusion.why};
}

/// What the question itself shows, of the final answer; absent where it shows nothing.
std::optional<bool> accepted(const Item& item, const std::string& text, const Grade& grade,
                             Sandbox* sandbox) {
  if (item.task || is_coverage(item.profile)) return grade.verdict == Verdict::right;
  if (!item.shown) return std::nullopt;
  if (grade.verdict == Verdict::unparsed || grade.verdict == Verdict::errored) return false;
  return grade_of_code(*item.shown, text, sandbox).verdict == Verdict::right;
}

std::string profile_of(const Item& item) {
  return item.task ? "pocket" : to_string(item.profile);
}

}  // namespace

VerdictRow judge(const Item& item, const Conclude& conclusion, const Minutes& minutes,
                 Sandbox* sandbox) {
  Grading grading(item, sandbox);
  VerdictRow row;
  row.group = item.group;
  row.profile = profile_of(item);
  row.gold = item.gold;
  for (const Minute& minute : minutes) {
    const Reply* reply = minute.reply();
    if (!reply || !proposes(minute.seat.role)) continue;
    const Grade& grade = grading.of(reply->text);
    row.turns.push_back({.ask = minute.ask,
                         .turn = minute.turn,
                         .verdict = grade.verdict,
                         .answer = item.code ? "" : grade.extracted});
  }
  const Grade end = grade_of_end(conclusion, minutes, grading);
  row.verdict = end.verdict;
  row.extracted = end.extracted;
  row.why = end.why;
  if (item.task && !row.extracted.empty())
    row.form = pocket::family_named(item.task->family).form(*item.task, row.extracted);
  row.accepted = accepted(item, conclusion.text, end, sandbox);
  return row;
}

bool is_unfinished(const Conclude& conclusion) {
  // The ledger and the hall begin every sentence about the run's limits with these words.
  return conclusion.ending == Ending::cancelled || gave_up(conclusion) ||
         conclusion.why.starts_with("the run's ");
}

bool proposes(const std::string& role) {
  return role == "solver" || role == "reviser" || role == "debater";
}

}  // namespace convene
