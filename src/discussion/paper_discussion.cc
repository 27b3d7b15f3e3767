#include "discussion/paper_play.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "answers/grade.h"
#include "base/text.h"
#include "discussion/parse_verdict.h"
#include "discussion/turns.h"

namespace convene {

bool Play::propose() {
  const auto turns = take("solver", 1);
  if (!turns) return false;
  proposed_ = add_proposal(turns->front());
  return true;
}

bool Play::discuss() {
  for (int turn = 1;; ++turn) {
    if (!criticise()) return false;
    const Standing standing = proposals_.back().standing;
    const bool objected = standing == Standing::disputed || standing == Standing::different;
    if (!objected || turn == settings_.turns) return true;
    const bool afresh = settings_.solver_tries_afresh || !has("reviser");
    const auto revision = take(afresh ? "solver" : "reviser", 1);
    if (!revision) return false;
    if (!add_proposal(revision->front())) return true;
  }
}

/// False where the turn brought nothing.
bool Play::add_proposal(const Minute& minute) {
  Remark remark = remark_with_answer(problem_, minute);
  past_.push_back(remark);
  if (!minute.reply() || trimmed(minute.reply()->text).empty()) return false;
  critiques_.clear();
  proposals_.push_back(
      {.remark = std::move(remark), .text = minute.reply()->text, .round = round_});
  return true;
}

bool Play::criticise() {
  const int count = critics_wanted();
  if (count == 0 || (settings_.critics_report_values && is_known_wrong())) return true;
  const auto turns = take_side_by_side("critic", count);
  if (!turns) return false;
  if (settings_.critics_report_values) return compare(*turns);

  std::vector<bool> agreements;
  for (const Minute& minute : *turns) {
    Remark remark = remark_of(minute);
    if (const Reply* reply = minute.reply()) {
      const std::optional<bool> agrees = read_agreement(reply->text);
      agreements.push_back(agrees.value_or(false));
      if (agrees) remark.verdict = *agrees ? "agrees" : "disagrees";
    }
    critiques_.push_back(remark);
    past_.push_back(std::move(remark));
  }
  judge_last(agreements, Standing::agreed, Standing::disputed);
  return true;
}

/// Values cannot be compared where the problem names no goal.
int Play::critics_wanted() const {
  if (!has("critic")) return 0;
  if (settings_.critics_report_values && problem_.part("goal").empty()) return 0;
  return ruling_.experts - 1;
}

/// An answer that was compared before is not worth the critics' turns again, nor is none at all.
bool Play::is_known_wrong() {
  Proposal& last = proposals_.back();
  const Profile profile = profile_of(problem_.kind);
  if (trimmed(last.remark.answer).empty()) {
    last.standing = Standing::different;
    last.finding = fmt::format("no value reported, goal {}: different", problem_.part("goal"));
    return true;
  }
  for (const Proposal& earlier : std::span(proposals_).first(proposals_.size() - 1)) {
    if (earlier.standing != Standing::different) continue;
    if (same_answer(earlier.remark.answer, last.remark.answer, profile) != Verdict::right) continue;
    last.standing = earlier.standing;
    last.by_most = earlier.by_most;
    last.value = earlier.value;
    last.finding = earlier.finding;
    return true;
  }
  return false;
}

/// What the critics found is compared with the goal by a program.
bool Play::compare(std::span<const Minute> critics) {
  programs_.clear();
  std::vector<Remark> heard;
  for (const Minute& minute : critics) {
    past_.push_back(remark_of(minute));
    const Reply* reply = minute.reply();
    if (!reply) continue;
    programs_.push_back(
        {.value = read_value(reply->text).value_or(""), .goal = problem_.part("goal")});
    heard.push_back(past_.back());
  }
  if (programs_.empty()) return true;
  proposals_.back().value = programs_.front().value;
  const auto turns = take("executor", static_cast<int>(programs_.size()));
  if (!turns) return false;

  std::vector<bool> agreements;
  for (std::size_t i = 0; i < turns->size(); ++i) {
    const Execution* execution = (*turns)[i].execution();
    if (!execution) continue;
    const bool was_same = std::ranges::find(agreements, false) == agreements.end();
    if (was_same) proposals_.back().finding = execution->finding;
    agreements.push_back(execution->passed);
    heard[i].verdict = execution->passed ? "agrees" : "disagrees";
    past_.push_back(remark_of((*turns)[i]));
  }
  critiques_ = std::move(heard);
  judge_last(agreements, Standing::same, Standing::different);
  return true;
}

/// What a task shows of its tests, or the words it wants, decide before anybody is asked.
bool Play::run_program() {
  const std::string& tests = problem_.part("tests");
  const std::string& concepts = problem_.part("concepts");
  if (tests.empty() && concepts.empty()) return true;
  Proposal& last = proposals_.back();
  programs_ = {{.value = last.text,
                .goal = {},
                .tests = tests,
                .code = problem_.part("code"),
                .entry_point = problem_.part("entry point"),
                .concepts = concepts}};
  const auto turns = take("executor", 1);
  if (!turns) return false;
  past_.push_back(remark_of(turns->front()));
  const Execution* execution = turns->front().execution();
  if (!execution) return true;
  last.finding = execution->finding;
  if (!execution->passed) last.standing = Standing::different;
  return true;
}

/// With nobody heard, the proposal stays unchecked.
void Play::judge_last(const std::vector<bool>& agreements, Standing all, Standing not_all) {
  if (agreements.empty()) return;
  const auto agreeing = std::ranges::count(agreements, true);
  const auto heard = static_cast<std::ptrdiff_t>(agreements.size());
  proposals_.back().standing = agreeing == heard ? all : not_all;
  proposals_.back().by_most = 2 * agreeing > heard;
}

}  // namespace convene
