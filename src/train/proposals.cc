#include "train/proposals.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"

namespace convene {
namespace {

using Json = nlohmann::ordered_json;
using pocket::Level;

constexpr std::size_t answer_bytes_max = 480;
constexpr std::size_t enough = 8;  // of a kind: fewer would be shown again and again

bool can_be_shown(const Proposal& proposal) {
  const std::string& answer = proposal.answer;
  return !answer.empty() && answer.size() <= answer_bytes_max &&
         std::all_of(answer.begin(), answer.end(),
                     [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }) &&
         !pocket::family_named(proposal.family).gives_away(task_of(proposal), answer);
}

/// Wrong answers to the task of `one`, itself among them, each once, in the order they were made.
std::vector<std::string> tried_with(const Proposal& one, const std::deque<Proposal>& wrong) {
  std::vector<std::string> tried;
  for (const Proposal& other : wrong)
    if (other.task_seed == one.task_seed &&
        std::find(tried.begin(), tried.end(), other.answer) == tried.end())
      tried.push_back(other.answer);
  return tried;
}

const Proposal& picked(const std::deque<Proposal>& from, Random& random) {
  return from[static_cast<std::size_t>(
      random.between(0, static_cast<std::int64_t>(from.size()) - 1))];
}

}  // namespace

pocket::Task task_of(const Proposal& proposal) {
  Random random(proposal.task_seed);
  return draw_from(pocket::Split::training, pocket::family_named(proposal.family), proposal.level,
                   random);
}

void ProposalPool::add(const Proposal& proposal, int kept) {
  if (!can_be_shown(proposal)) return;
  auto& kind = kinds_[{proposal.family, proposal.level, proposal.right}];
  kind.push_back(proposal);
  while (kind.size() > static_cast<std::size_t>(kept)) kind.pop_front();
}

std::size_t ProposalPool::size() const {
  std::size_t sum = 0;
  for (const auto& [kind, proposals] : kinds_) sum += proposals.size();
  return sum;
}

/// Of a level chosen by chance among those that have enough of both verdicts.
const std::deque<Proposal>* ProposalPool::some(const std::string& family, bool right,
                                               Random& random) const {
  std::vector<const std::deque<Proposal>*> found;
  const auto kind = [&](Level level, bool verdict) -> const std::deque<Proposal>* {
    const auto at = kinds_.find({family, level, verdict});
    return at == kinds_.end() || at->second.size() < enough ? nullptr : &at->second;
  };
  for (const Level level : {Level::easy, Level::medium, Level::hard})
    if (const auto* wanted = kind(level, right); wanted && kind(level, !right))
      found.push_back(wanted);
  return found.empty() ? nullptr : random.pick(found);
}

std::optional<pocket::Lesson> ProposalPool::lesson(const std::string& family,
                                                   const std::string& role,
                                                   const pocket::Lessons& lessons,
                                                   Random& random) const {
  const bool critic = role == "critic" || role == "critic-full";
  const bool debater = role == "debater";
  if (!critic && !debater && role != "reviser") return std::nullopt;
  const auto* from = some(family, (critic || debater) && random.chance(0.5), random);
  if (!from) return std::nullopt;
  const Proposal& one = picked(*from, random);
  const pocket::Task task = task_of(one);
  // The generators may have changed since: the checker decides again.
  if (role == "critic") return lessons.critic(task, one.answer);
  if (critic) return lessons.critic_full(task, one.answer);
  auto tried = tried_with(one, *from);
  if (debater) return lessons.debater(task, tried);
  const pocket::Family& checker = pocket::family_named(family);
  std::erase_if(tried, [&](const std::string& a) { return checker.check(task, a).right; });
  if (tried.empty()) return std::nullopt;
  return lessons.reviser(task, tried);
}

std::string ProposalPool::json() const {
  Json rows = Json::array();
  for (const auto& [kind, proposals] : kinds_)
    for (const Proposal& p : proposals)
      rows.push_back(Json::array(
          {p.family, static_cast<int>(p.level), std::to_string(p.task_seed), p.answer, p.right}));
  return rows.dump();
}

ProposalPool ProposalPool::from_json(std::string_view json) {
  ProposalPool pool;
  try {
    for (const Json& row : Json::parse(json)) {
      const Proposal p{row.at(0), static_cast<Level>(row.at(1).get<int>()),
                       std::stoull(row.at(2).get<std::string>()), row.at(3), row.at(4)};
      pool.kinds_[{p.family, p.level, p.right}].push_back(p);
    }
  } catch (const std::exception& error) {
    throw Error(std::string("the checkpoint's pool of proposals is broken: ") + error.what());
  }
  return pool;
}

}  // namespace convene
