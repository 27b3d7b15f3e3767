#include "bench/comparison.h"

#include <fmt/format.h>

#include <map>

#include "base/error.h"
#include "bench/plan.h"

namespace convene {
namespace {

using Places = std::map<std::pair<std::string, int>, bool>;  // question and repeat: right

Places answers_of(const Results& results, std::size_t method) {
  Places places;
  for (const Score& score : results.scores)
    if (score.method == method && score.verdict)
      places[{score.item, score.repeat}] = score.verdict == Verdict::right;
  return places;
}

ByQuestion values_of(const std::map<std::string, std::vector<double>>& questions) {
  ByQuestion values;
  for (const auto& [item, scores] : questions) values.push_back(scores);
  return values;
}

void compare_answers(const Places& before, const Places& after, MethodComparison& found) {
  std::map<std::string, std::vector<double>> old, fresh;  // by question, in the same order
  int pairs = 0;
  for (const auto& [place, was] : before) {
    const auto other = after.find(place);
    if (other == after.end()) continue;
    const bool is = other->second;
    old[place.first].push_back(was);
    fresh[place.first].push_back(is);
    ++pairs;
    found.before += was;
    found.after += is;
    if (was == is) continue;
    const std::string name =
        place.second == 0 ? place.first : fmt::format("{}, repeat {}", place.first, place.second);
    (was ? found.lost : found.gained).push_back(name);
  }
  if (pairs == 0) return;
  found.before /= pairs;
  found.after /= pairs;
  found.only_before = static_cast<int>(found.lost.size());
  found.only_after = static_cast<int>(found.gained.size());
  found.tests = paired_tests(values_of(fresh), values_of(old));
}

}  // namespace

std::vector<MethodComparison> compare_runs(const Store& before, const Store& after) {
  const Results old = read_results(before), fresh = read_results(after);
  std::vector<MethodComparison> all;
  for (std::size_t a = 0; a < old.methods.size(); ++a)
    for (std::size_t b = 0; b < fresh.methods.size(); ++b) {
      if (old.methods[a].name != fresh.methods[b].name) continue;
      MethodComparison found{.method = old.methods[a].name};
      compare_answers(answers_of(old, a), answers_of(fresh, b), found);
      if (found.tests.questions == 0) continue;
      if (old.methods[a].run > 0 && fresh.methods[b].run > 0)
        found.changes =
            differences(before.run(old.methods[a].run), after.run(fresh.methods[b].run));
      all.push_back(std::move(found));
    }
  if (all.empty())
    throw Error(
        fmt::format("{} and {} have no method with common questions", before.path(), after.path()),
        "compare two runs of one benchmark that share a team");
  return all;
}

}  // namespace convene
