#include "discussion/paper_play.h"

#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "discussion/turns.h"

namespace convene {
namespace {

std::string summary_of(const Ruling& ruling) {
  if (ruling.stop) return "stop";
  return fmt::format("continue with {} and at most {} tokens a turn",
                     counted(static_cast<std::size_t>(ruling.experts), "expert"),
                     ruling.tokens_max) +
         (ruling.direction.empty() ? "" : ": " + ruling.direction);
}

std::string summary_of(const Evaluation& evaluation) {
  return std::string(evaluation.correct ? "correct" : "not correct yet") +
         (evaluation.advice.empty() ? "" : ": " + evaluation.advice);
}

bool is_accepted(const Proposal& proposal) {
  return proposal.standing == Standing::same || proposal.standing == Standing::agreed;
}

}  // namespace

bool Play::rule() {
  ruling_ = {.experts = settings_.terms.experts_default, .direction = {}, .tasks = {}};
  if (!has("ceo")) return true;
  const bool read = decide("ceo", [&](std::span<const Minute> attempts) {
    Read<Ruling> ruling = read_ruling(attempts, settings_.terms);
    note("ceo", decision_from_, ruling, summary_of(ruling.value));
    ruling_ = std::move(ruling.value);
    return std::pair(ruling.how, ruling.trouble);
  });
  if (!read) return false;
  if (settings_.no_tasks) ruling_.tasks.clear();
  if (!ruling_.stop || settings_.ignore_stop || proposals_.empty()) return true;
  return end(best_so_far(Ending::agreed, fmt::format("the CEO ended it before round {}", round_)));
}

bool Play::recruit() {
  if (!has("recruiter") || (settings_.recruit_once && round_ > 1)) return true;
  return decide("recruiter", [&](std::span<const Minute> attempts) {
    Read<Recruitment> recruitment = read_recruitment(attempts, ruling_.experts);
    note("recruiter", decision_from_, recruitment, join(recruitment.value.experts, "; "));
    recruitment_ = std::move(recruitment.value);
    return std::pair(recruitment.how, recruitment.trouble);
  });
}

bool Play::evaluate() {
  const Proposal& last = proposals_.back();
  if (is_accepted(last) && (settings_.critics_accept || !has("evaluator"))) {
    const bool exact = last.standing == Standing::same;
    return end(best_so_far(
        Ending::agreed, exact
                            ? fmt::format("what the critics found is the goal, in round {}", round_)
                            : fmt::format("the critics agree, in round {}", round_)));
  }
  if (!has("evaluator")) {
    if (ruling_.experts > 1 || !has("critic") || !settings_.critics_accept) return true;
    return end(best_so_far(Ending::agreed, "the CEO wanted one expert and no critics"));
  }
  Evaluation evaluation;
  const bool read = decide("evaluator", [&](std::span<const Minute> attempts) {
    Read<Evaluation> found = read_evaluation(attempts);
    note("evaluator", decision_from_, found, summary_of(found.value));
    evaluation = std::move(found.value);
    return std::pair(found.how, found.trouble);
  });
  if (!read) return false;
  advice_ = evaluation.advice;
  past_.push_back(
      {.who = "Evaluator", .text = summary_of(evaluation), .answer = {}, .verdict = {}});
  // What a program compared and found different no model's word makes right.
  if (!evaluation.correct || last.standing == Standing::different) return true;
  return end(conclude_with(
      problem_, Ending::agreed, last.text,
      fmt::format("the evaluator found it correct, in round {}", round_) + defaults_note()));
}

/// A decision and, while it cannot be read, its repairs. A turn that failed is not repaired: there
/// is nothing to show.
template <class ReadAll>
bool Play::decide(const std::string& role, ReadAll read_all) {
  decision_from_ = at_;
  decision_trouble_.clear();
  for (int repairs = 0;; ++repairs) {
    const auto turns = take(role, 1);
    if (!turns) return false;
    const auto attempts = minutes_.subspan(decision_from_, at_ - decision_from_);
    const auto [how, trouble] = read_all(attempts);
    decision_trouble_ = trouble;
    if (how != Reading::by_default || !turns->front().reply() || repairs == settings_.repairs) {
      decision_trouble_.clear();
      return true;
    }
    decisions_.pop_back();
  }
}

template <class T>
void Play::note(const std::string& role, std::size_t first, const Read<T>& read,
                const std::string& summary) {
  decisions_.push_back({.first = first,
                        .count = at_ - first,
                        .role = role,
                        .summary = summary,
                        .how = read.how,
                        .trouble = read.trouble});
}

}  // namespace convene
