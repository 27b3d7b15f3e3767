#include "bench/tables.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "bench/parts.h"

namespace convene {
namespace {

using Questions = std::map<std::string, std::vector<double>>;

bool belongs(const Score& score, std::size_t method, const std::string& group) {
  return score.method == method && is_in_part(score.group, group);
}

ByQuestion values_of(const Questions& questions) {
  ByQuestion values;
  for (const auto& [item, scores] : questions)
    if (!scores.empty()) values.push_back(scores);
  return values;
}

Estimate mean_or_nothing(const Questions& questions) {
  const ByQuestion values = values_of(questions);
  return values.empty() ? Estimate{} : clustered_mean(values);
}

Cost divided(Cost sum, double n) {
  for (double* part : {&sum.generated, &sum.reasoning, &sum.discarded, &sum.prompt, &sum.cached,
                       &sum.calls, &sum.lost, &sum.seconds})
    *part /= n;
  if (sum.dollars) *sum.dollars /= n;
  return sum;
}

Questions right_by_question(std::size_t method, const std::string& group,
                            const std::vector<Score>& scores) {
  Questions questions;
  for (const Score& score : scores)
    if (belongs(score, method, group) && score.verdict)
      questions[score.item].push_back(score.verdict == Verdict::right);
  return questions;
}

/// Of a team with its own control of that kind; null where there is none.
const Contrast* contrast_beside(const std::vector<Method>& methods,
                                const std::vector<Contrast>& contrasts, std::size_t team,
                                const std::string& group, MethodKind kind) {
  for (const Contrast& contrast : contrasts) {
    const Method& against = methods[contrast.against];
    if (contrast.method == team && contrast.group == group && against.kind == kind &&
        against.beside == methods[team].name)
      return &contrast;
  }
  return nullptr;
}

}  // namespace

void add(Cost& sum, const Cost& cost) {
  sum.generated += cost.generated;
  sum.reasoning += cost.reasoning;
  sum.discarded += cost.discarded;
  sum.prompt += cost.prompt;
  sum.cached += cost.cached;
  sum.calls += cost.calls;
  sum.lost += cost.lost;
  sum.seconds += cost.seconds;
  if (sum.dollars && cost.dollars) {
    *sum.dollars += *cost.dollars;
  } else {
    sum.dollars.reset();
  }
}

TableLine line_of(std::size_t method, const std::string& group, const std::vector<Score>& scores) {
  TableLine line{.method = method, .group = group};
  Questions all, without_errored, unretried;
  Cost sum;
  double samples = 0;
  for (const Score& score : scores) {
    if (!belongs(score, method, group)) continue;
    if (!score.verdict) {
      ++line.unfinished;
      continue;
    }
    const double right = score.verdict == Verdict::right;
    line.unfinished += score.provisional;
    line.provisional += score.provisional;
    ++line.answers;
    ++line.verdicts[*score.verdict];
    line.retried += score.retries > 0;
    all[score.item].push_back(right);
    if (score.verdict != Verdict::errored) without_errored[score.item].push_back(right);
    unretried[score.item].push_back(
        score.right_unretried.value_or(right > 0 && score.retries == 0));
    samples += static_cast<double>(score.discussions.size());
    add(sum, score.cost);
  }
  line.questions = static_cast<int>(all.size());
  for (const auto& [item, repeats] : all)
    line.repeats = std::max(line.repeats, static_cast<int>(repeats.size()));
  line.accuracy = mean_or_nothing(all);
  line.without_errored = mean_or_nothing(without_errored);
  line.accuracy_unretried = mean_or_nothing(unretried).mean;
  if (line.answers > 0) {
    line.mean = divided(sum, line.answers);
    line.samples = samples / line.answers;
  }
  return line;
}

std::optional<Needed> needed_for(std::size_t method, double half_width,
                                 const std::vector<Score>& scores) {
  const Questions questions = right_by_question(method, "", scores);
  if (questions.size() < 2) return std::nullopt;
  const ByQuestion values = values_of(questions);
  const Interval interval = clustered_mean(values).interval;
  const int there = static_cast<int>(values.size());
  Needed needed{.now = (interval.high - interval.low) / 2, .questions = there};
  if (needed.now <= half_width) {
    needed.repeats = static_cast<int>(values.front().size());
    return needed;
  }
  needed.questions =
      static_cast<int>(std::min(1e9, std::ceil(there * std::pow(needed.now / half_width, 2))));
  const auto is_repeated = [](const auto& repeats) { return repeats.size() > 1; };
  if (std::ranges::all_of(values, is_repeated)) needed.repeats = repeats_needed(values, half_width);
  // Where all repeats said the same, the variance says nothing and fewer would seem to do.
  if (needed.repeats && *needed.repeats <= static_cast<int>(values.front().size()))
    needed.repeats.reset();
  return needed;
}

std::optional<Contrast> contrast_of(std::size_t method, std::size_t against,
                                    const std::string& group, const std::vector<Score>& scores) {
  const Questions ours = right_by_question(method, group, scores);
  const Questions theirs = right_by_question(against, group, scores);
  ByQuestion a, b;
  for (const auto& [item, repeats] : ours) {
    const auto other = theirs.find(item);
    if (other == theirs.end()) continue;
    a.push_back(repeats);
    b.push_back(other->second);
  }
  if (a.empty()) return std::nullopt;
  const PairedTests tests = paired_tests(a, b);
  return Contrast{.method = method,
                  .against = against,
                  .group = group,
                  .questions = tests.questions,
                  .difference = tests.difference,
                  .bootstrap = tests.bootstrap,
                  .p = tests.p,
                  .p_holm = tests.p,
                  .only_method = tests.only_a,
                  .only_against = tests.only_b,
                  .mcnemar = tests.mcnemar};
}

const Contrast* equal_token_contrast(const std::vector<Method>& methods,
                                     const std::vector<Contrast>& contrasts, std::size_t team,
                                     const std::string& group) {
  const auto* vote = contrast_beside(methods, contrasts, team, group, MethodKind::consistency);
  return vote ? vote : contrast_beside(methods, contrasts, team, group, MethodKind::resampling);
}

const Contrast* resampling_contrast(const std::vector<Method>& methods,
                                    const std::vector<Contrast>& contrasts, std::size_t team,
                                    const std::string& group) {
  const auto* found = contrast_beside(methods, contrasts, team, group, MethodKind::resampling);
  return found == equal_token_contrast(methods, contrasts, team, group) ? nullptr : found;
}

void adjust_holm(const std::vector<Method>& methods, std::vector<Contrast>& contrasts) {
  // Everything, of whichever team, is one family; so are two methods' parts of one depth.
  std::map<std::tuple<std::size_t, std::size_t, int>, std::vector<Contrast*>> families;
  for (Contrast& contrast : contrasts) {
    if (!contrast.group.empty()) {
      families[{contrast.method, contrast.against, depth_of(contrast.group)}].push_back(&contrast);
    } else if (equal_token_contrast(methods, contrasts, contrast.method, "") == &contrast ||
               resampling_contrast(methods, contrasts, contrast.method, "") == &contrast) {
      families[{0, 0, 0}].push_back(&contrast);
    }
  }
  for (const auto& [key, family] : families) {
    std::vector<double> p;
    for (const Contrast* contrast : family) p.push_back(contrast->p);
    const std::vector<double> adjusted = holm_adjusted(p);
    for (std::size_t i = 0; i < family.size(); ++i) family[i]->p_holm = adjusted[i];
  }
}

}  // namespace convene
