#include "report/selection.h"

#include <algorithm>
#include <tuple>
#include <unordered_set>

namespace convene {
namespace {

struct Wish {
  bool chosen_from;
  bool control;
  bool right;
  std::size_t score;
  DiscussionId id;

  auto rank() const { return std::tuple(chosen_from, control, right, score); }
};

std::vector<Wish> wishes(const Results& results, Discussions which) {
  std::vector<Wish> list;
  for (std::size_t i = 0; i < results.scores.size(); ++i) {
    const Score& score = results.scores[i];
    const bool right = score.verdict == Verdict::right;
    if (right && which == Discussions::wrong) continue;
    const bool control = results.methods[score.method].is_control();
    for (std::size_t place = 0; place < score.discussions.size(); ++place)
      list.push_back({place > 0, control, right, i, score.discussions[place]});
  }
  return list;
}

}  // namespace

std::optional<Discussions> discussions_named(std::string_view word) {
  for (const auto which : {Discussions::all, Discussions::wrong, Discussions::none})
    if (word == to_string(which)) return which;
  return std::nullopt;
}

const char* to_string(Discussions which) {
  if (which == Discussions::all) return "all";
  return which == Discussions::wrong ? "wrong" : "none";
}

std::vector<DiscussionId> selected(const Results& results, Discussions which) {
  if (which == Discussions::none) return {};
  std::vector<Wish> list = wishes(results, which);
  std::stable_sort(list.begin(), list.end(),
                   [](const Wish& a, const Wish& b) { return a.rank() < b.rank(); });
  std::vector<DiscussionId> ids;
  std::unordered_set<DiscussionId> taken;
  for (const Wish& wish : list)
    if (taken.insert(wish.id).second) ids.push_back(wish.id);
  return ids;
}

}  // namespace convene
