#include "pocket/kin.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "pocket/people.h"

namespace convene::pocket {
namespace {

/// p a parent, s a brother or sister, c a child; from the one around outwards.
char step_of(const std::string& relation) {
  if (relation == "mother" || relation == "father") return 'p';
  return relation == "sister" || relation == "brother" ? 's' : 'c';
}

struct Words {
  const char* woman;
  const char* man;
};

const std::map<std::string, Words>& words_by_path() {
  static const std::map<std::string, Words> words = {
      {"p", {"mother", "father"}},
      {"s", {"sister", "brother"}},
      {"c", {"daughter", "son"}},
      {"pp", {"grandmother", "grandfather"}},
      {"ps", {"aunt", "uncle"}},
      {"sc", {"niece", "nephew"}},
      {"cc", {"granddaughter", "grandson"}},
      {"psc", {"cousin", "cousin"}},
      {"ppp", {"great-grandmother", "great-grandfather"}},
      {"pps", {"great-aunt", "great-uncle"}}};
  return words;
}

std::string path_of(const std::vector<Fact>& chain) {
  std::string path;
  for (const Fact& fact : chain) path.insert(path.begin(), step_of(fact.relation));
  return path;
}

const char* word_for(char step, bool woman) {
  return step == 'p'   ? (woman ? "mother" : "father")
         : step == 's' ? (woman ? "sister" : "brother")
                       : (woman ? "daughter" : "son");
}

bool has_parent(const std::vector<Fact>& facts, const std::string& child, bool woman) {
  return std::ranges::any_of(facts, [&](const Fact& fact) {
    return fact.whom == child && fact.relation == word_for('p', woman);
  });
}

std::vector<std::string> everyone(Random& random) {
  std::vector<std::string> names = women();
  names.insert(names.end(), men().begin(), men().end());
  random.shuffle(names);
  return names;
}

/// One more person at a random place. Absent where that gives no path with a word.
std::optional<Fact> grown(const Kin& kin, const std::string& who, Random& random) {
  std::vector<std::string> places = {kin.around, kin.around};
  for (const Fact& fact : kin.facts) places.push_back(fact.who);
  const std::string whom = random.pick(places);
  const char step = random.pick(std::vector<char>{'p', 'p', 's', 's', 'c'});
  std::vector<Fact> chain = chain_from(kin.facts, whom, kin.around);
  chain.insert(chain.begin(), {who, word_for(step, is_woman(who)), whom});
  if (!words_by_path().contains(path_of(chain))) return {};
  if (step == 'p' && has_parent(kin.facts, whom, is_woman(who))) return {};
  return chain[0];
}

}  // namespace

Kin random_kin(std::size_t facts, Random& random) {
  std::vector<std::string> names = everyone(random);
  Kin kin{names.back(), {}};
  names.pop_back();
  while (kin.facts.size() < facts) {
    if (auto fact = grown(kin, names.back(), random)) {
      kin.facts.push_back(std::move(*fact));
      names.pop_back();
    }
  }
  random.shuffle(kin.facts);
  return kin;
}

std::vector<Fact> chain_from(const std::vector<Fact>& facts, const std::string& who,
                             const std::string& around) {
  std::vector<Fact> chain;
  std::string at = who;
  while (at != around && chain.size() <= facts.size()) {
    const auto found = std::ranges::find(facts, at, &Fact::who);
    if (found == facts.end()) return {};
    chain.push_back(*found);
    at = found->whom;
  }
  return chain;
}

std::string kinship(const std::vector<Fact>& chain) {
  const auto found = words_by_path().find(path_of(chain));
  if (found == words_by_path().end()) return "none";
  return is_woman(chain.front().who) ? found->second.woman : found->second.man;
}

}  // namespace convene::pocket
