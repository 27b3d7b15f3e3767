#include "bench/regraded.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "answers/coverage.h"
#include "answers/grade.h"
#include "bench/parts.h"

namespace convene {
namespace {

using Rules = Regraded::Rules;

constexpr const char* kRules[] = {"strict", "lenient", "covered"};

/// The form of a profile under which it is read again. Absent: it has no such form.
std::optional<Profile> form_of(Profile profile, Rules rules) {
  const bool lenient = rules == Rules::lenient;
  if (is_coverage(profile)) return lenient ? Profile::commongen_lenient : Profile::commongen;
  if (rules == Rules::covered) return std::nullopt;
  if (is_math(profile)) return lenient ? Profile::math_lenient : Profile::math_strict;
  return std::nullopt;
}

/// Grades again, each different answer once.
class Reader {
 public:
  /// From 0 to 1. Absent: the rules have nothing to say about this answer.
  std::optional<double> share(const Score& score, Rules rules) {
    const std::optional<Profile> profile = profile_named(score.profile);
    const std::optional<Profile> form = profile ? form_of(*profile, rules) : std::nullopt;
    if (!form) return std::nullopt;
    const bool is_read = score.verdict != Verdict::unparsed && score.verdict != Verdict::errored;
    if (!is_read) return 0;
    if (form == profile && rules != Rules::covered) return score.verdict == Verdict::right;
    const auto [found, fresh] =
        known_.try_emplace({rules, score.profile, score.gold, score.extracted}, 0);
    if (fresh) found->second = read(score, *form, rules);
    return found->second;
  }

 private:
  static double read(const Score& score, Profile form, Rules rules) {
    if (rules == Rules::covered)
      return coverage_of(concepts_in(score.gold), score.extracted).share();
    return grade(form, score.gold, score.extracted, {.extracted = true, .choices = {}}).verdict ==
           Verdict::right;
  }

  std::map<std::tuple<Rules, std::string, std::string, std::string>, double> known_;
};

/// A method's answers under these rules; absent where the rules say nothing about any of them.
std::optional<Estimate> estimate(std::size_t method, const std::string& part, Rules rules,
                                 const std::vector<Score>& scores, Reader& reader) {
  std::map<std::string, std::vector<double>> questions;
  bool any = false;
  for (const Score& score : scores) {
    if (score.method != method || !score.verdict || !is_in_part(score.group, part)) continue;
    const std::optional<double> share = reader.share(score, rules);
    any = any || share;
    if (share) {
      questions[score.item].push_back(*share);
    } else if (rules != Rules::covered) {
      questions[score.item].push_back(score.verdict == Verdict::right);
    }
  }
  if (!any) return std::nullopt;
  ByQuestion values;
  for (const auto& [item, shares] : questions) values.push_back(shares);
  Estimate share = clustered_mean(values);
  // Of shares a text, not of rights and wrongs, Wilson's interval is too wide where they differ.
  if (rules == Rules::covered && share.error > 0)
    share.interval = {std::max(0.0, share.mean - kZ * share.error),
                      std::min(1.0, share.mean + kZ * share.error)};
  return share;
}

}  // namespace

const char* to_string(Rules rules) {
  return kRules[static_cast<std::size_t>(rules)];
}

std::vector<Regraded> regraded_by_rules(const std::vector<Method>& methods,
                                        const std::vector<std::string>& parts,
                                        const std::vector<Score>& scores) {
  std::vector<Regraded> regraded;
  Reader reader;
  for (const std::string& part : parts)
    for (std::size_t method = 0; method < methods.size(); ++method)
      for (const Rules rules : {Rules::strict, Rules::lenient, Rules::covered})
        if (const auto share = estimate(method, part, rules, scores, reader))
          regraded.push_back({method, part, rules, *share});
  return regraded;
}

}  // namespace convene
