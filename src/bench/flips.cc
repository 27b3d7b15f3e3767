#include "bench/flips.h"

#include <algorithm>
#include <map>

#include "bench/judge.h"
#include "discussion/parse_verdict.h"

namespace convene {
namespace {

bool is_right(const TurnVerdict& verdict) {
  return verdict.verdict == Verdict::right;
}

/// Undecided and errored ones say nothing of right and wrong.
bool is_judged(const TurnVerdict& verdict) {
  return verdict.verdict != Verdict::undecided && verdict.verdict != Verdict::errored;
}

/// The last answered attempt at each turn that the protocol saw, in turn order.
std::vector<const TurnRow*> seen(const std::vector<TurnRow>& turns) {
  std::map<std::pair<int, int>, const TurnRow*> last;
  for (const TurnRow& row : turns)
    if (row.outcome && !row.leftover) last[{row.ask, row.turn}] = &row;
  std::vector<const TurnRow*> rows;
  for (const auto& [place, row] : last) rows.push_back(row);
  return rows;
}

const Reply* reply_in(const TurnRow& row) {
  return row.outcome && *row.outcome ? std::get_if<Reply>(&**row.outcome) : nullptr;
}

const Execution* execution_in(const TurnRow& row) {
  return row.outcome && *row.outcome ? std::get_if<Execution>(&**row.outcome) : nullptr;
}

/// Reads one discussion from its first turn to its last.
class Reader {
 public:
  Reader(DiscussionId discussion, const std::vector<TurnVerdict>& verdicts)
      : discussion_(discussion) {
    for (const TurnVerdict& verdict : verdicts) verdicts_[{verdict.ask, verdict.turn}] = &verdict;
  }

  void read(const TurnRow& row) {
    if (proposes(row.seat.role)) return propose(row);
    if (row.seat.role == "critic" && reply_in(row)) return criticise(row);
    if (row.seat.role == "executor" && execution_in(row)) return compare(row);
  }

  Changes result() { return std::move(changes_); }

 private:
  void propose(const TurnRow& row) {
    const auto found = verdicts_.find({row.ask, row.turn});
    if (found == verdicts_.end()) return;
    const TurnVerdict& now = *found->second;
    // Debaters hold their own opinions; a solver and its revisers share one.
    const std::string who = row.seat.role == "debater" ? row.seat.title : "the proposal";
    const TurnVerdict*& before = opinions_[who];
    // Replies of one ask were given side by side, none knowing the others.
    if (before && before->ask != now.ask && is_judged(*before) && is_judged(now))
      count(row, *before, now);
    before = &now;
    if (row.seat.role != "debater") current_ = &now;
    objectors_.clear();
    critics_of_ask_.clear();
  }

  void count(const TurnRow& row, const TurnVerdict& before, const TurnVerdict& now) {
    auto at = std::find_if(changes_.flips.begin(), changes_.flips.end(),
                           [&](const Flips& flips) { return flips.round == row.round; });
    if (at == changes_.flips.end())
      at = changes_.flips.insert(changes_.flips.end(), Flips{.round = row.round});
    const bool was = is_right(before), is = is_right(now);
    ++(was ? (is ? at->kept_right : at->right_to_wrong)
           : (is ? at->wrong_to_right : at->kept_wrong));
    if (was == is) return;
    changes_.list.push_back(
        {.discussion = discussion_,
         .round = row.round,
         .who = row.seat.title,
         .whose = row.seat.role == "debater" ? "the other debaters" : objectors_,
         .before = before.answer,
         .after = now.answer,
         .to_right = is});
  }

  void criticise(const TurnRow& row) {
    const std::string& text = reply_in(row)->text;
    if (const std::optional<bool> agrees = read_agreement(text)) return judge(row.seat, *agrees);
    if (read_value(text)) critics_of_ask_.push_back(row.seat);
  }

  /// Programs compare what the critics reported, in their order.
  void compare(const TurnRow& row) {
    if (critics_of_ask_.empty()) return;
    const Seat critic = critics_of_ask_.front();
    critics_of_ask_.erase(critics_of_ask_.begin());
    judge(critic, execution_in(row)->passed);
  }

  void judge(const Seat& critic, bool accepts) {
    if (!accepts) objectors_ += (objectors_.empty() ? "" : ", ") + critic.title;
    if (!current_ || !is_judged(*current_)) return;
    CriticRates& rates = changes_.critics;
    (is_right(*current_) ? rates.right : rates.wrong) += 1;
    if (accepts) (is_right(*current_) ? rates.right_accepted : rates.wrong_accepted) += 1;
  }

  DiscussionId discussion_;
  std::map<std::pair<int, int>, const TurnVerdict*> verdicts_;
  std::map<std::string, const TurnVerdict*> opinions_;
  const TurnVerdict* current_ = nullptr;
  std::string objectors_;
  std::vector<Seat> critics_of_ask_;
  Changes changes_;
};

/// The sum so far, which begins here where there is none.
Flips& flips_of(Results& results, std::size_t method, const std::string& part, int round) {
  for (Flips& one : results.flips)
    if (one.method == method && one.group == part && one.round == round) return one;
  return results.flips.emplace_back(Flips{.method = method, .group = part, .round = round});
}

CriticRates& rates_of(Results& results, std::size_t method, const std::string& part) {
  for (CriticRates& one : results.critics)
    if (one.method == method && one.group == part) return one;
  return results.critics.emplace_back(CriticRates{.method = method, .group = part});
}

}  // namespace

Changes changes_in(DiscussionId discussion, const std::vector<TurnRow>& turns,
                   const std::vector<TurnVerdict>& verdicts) {
  Reader reader(discussion, verdicts);
  for (const TurnRow* row : seen(turns)) reader.read(*row);
  return reader.result();
}

void add(const Changes& changes, std::size_t method, const std::string& part, Results& results) {
  for (const Flips& flips : changes.flips) {
    Flips& sum = flips_of(results, method, part, flips.round);
    sum.kept_right += flips.kept_right;
    sum.kept_wrong += flips.kept_wrong;
    sum.right_to_wrong += flips.right_to_wrong;
    sum.wrong_to_right += flips.wrong_to_right;
  }
  if (changes.critics.right + changes.critics.wrong == 0) return;
  CriticRates& sum = rates_of(results, method, part);
  sum.right += changes.critics.right;
  sum.right_accepted += changes.critics.right_accepted;
  sum.wrong += changes.critics.wrong;
  sum.wrong_accepted += changes.critics.wrong_accepted;
}

}  // namespace convene
