#include "bench/controls.h"

#include <algorithm>
#include <cmath>

#include "base/hash.h"

namespace convene {
namespace {

/// The same for a question and repeat, uniform over them in [0, 1).
double place_of(const std::string& item, int repeat) {
  const std::uint64_t hash =
      Hasher().add("one more vote").add(item).add(std::int64_t{repeat}).value();
  return static_cast<double>(hash >> 11) * 0x1.0p-53;
}

bool says_something(const Sample& sample) {
  return sample.verdict != Verdict::unparsed && sample.verdict != Verdict::errored &&
         !sample.answer.empty();
}

bool same(const Sample& a, const Sample& b, const std::string& profile) {
  if (!a.form.empty() && !b.form.empty()) return a.form == b.form;
  if (a.answer == b.answer) return true;
  return same_answer(a.answer, b.answer, profile_named(profile).value_or(Profile::text)) ==
         Verdict::right;
}

bool is_accepted(const Sample& sample) {
  return sample.accepted.value_or(false);
}

bool shows_nothing(const Draws& draws) {
  return std::none_of(draws.samples.begin(), draws.samples.end(),
                      [](const Sample& sample) { return sample.accepted.has_value(); });
}

/// What drawing up to `cap` samples costs; absent where one that is needed is not there.
std::optional<double> tokens_up_to(const Draws& draws, int cap, bool& accepted) {
  double tokens = 0;
  accepted = !draws.samples.empty() && shows_nothing(draws);
  if (accepted) return draws.samples.front().generated;
  for (int i = 0; i < cap; ++i) {
    if (static_cast<std::size_t>(i) == draws.samples.size()) return std::nullopt;
    const Sample& sample = draws.samples[static_cast<std::size_t>(i)];
    tokens += sample.generated;
    if (is_accepted(sample)) {
      accepted = true;
      break;
    }
  }
  return tokens;
}

}  // namespace

int votes_for(double team_tokens, double sample_tokens, const std::string& item, int repeat) {
  if (sample_tokens <= 0) return 1;
  const double ratio = std::min<double>(kSamplesMax, team_tokens / sample_tokens);
  const double whole = std::floor(ratio);
  const int votes = static_cast<int>(whole) + (place_of(item, repeat) < ratio - whole);
  return std::clamp(votes, 1, kSamplesMax);
}

double sample_tokens(const std::vector<Draws>& pool) {
  double tokens = 0;
  int draws = 0;
  for (const Draws& one : pool) {
    if (one.samples.empty()) continue;
    tokens += one.samples.front().generated;
    ++draws;
  }
  return draws == 0 ? 0 : tokens / draws;
}

bool can_vote(const std::string& profile) {
  if (profile == "pocket") return true;
  const std::optional<Profile> known = profile_named(profile);
  return known && !is_code(*known) && !is_coverage(*known);
}

std::optional<std::size_t> vote_winner(const Draws& draws, int k) {
  if (!can_vote(draws.profile) || draws.samples.size() < static_cast<std::size_t>(k))
    return std::nullopt;
  struct Class {
    std::size_t first;
    int votes;
  };
  std::vector<Class> classes;
  for (std::size_t i = 0; i < static_cast<std::size_t>(k); ++i) {
    const Sample& sample = draws.samples[i];
    if (!says_something(sample)) continue;
    const auto alike = std::find_if(classes.begin(), classes.end(), [&](const Class& c) {
      return same(draws.samples[c.first], sample, draws.profile);
    });
    if (alike == classes.end()) {
      classes.push_back({i, 1});
    } else {
      ++alike->votes;
    }
  }
  if (classes.empty()) return 0;
  const auto most =
      std::max_element(classes.begin(), classes.end(),
                       [](const Class& a, const Class& b) { return a.votes < b.votes; });
  return most->first;
}

Resampling resampling_of(const std::vector<Draws>& pool, double team_tokens, int cap_max) {
  Resampling found;
  if (pool.empty()) return found;
  const auto n = static_cast<double>(pool.size());
  for (int cap = 1; cap <= std::min(cap_max, kSamplesMax); ++cap) {
    double tokens = 0;
    int open = 0;
    bool missing = false;
    for (const Draws& draws : pool) {
      bool accepted = false;
      const std::optional<double> cost = tokens_up_to(draws, cap, accepted);
      missing = missing || !cost;
      tokens += cost.value_or(0);
      open += !accepted;
    }
    if (missing) {
      // About as many more as the rest of the budget buys, so that few rounds of drawing are
      // needed.
      const double left = team_tokens * n - found.mean_tokens * n;
      const double each = std::max(1.0, sample_tokens(pool)) * std::max(1, open);
      const int more = std::max(1, static_cast<int>(left / each));
      found.wanted = std::min({cap - 1 + more, cap_max, kSamplesMax});
      return found;
    }
    found.cap = cap;
    found.mean_tokens = tokens / n;
    if (open == 0 || found.mean_tokens >= team_tokens) return found;
  }
  return found;
}

int resampling_cap(double team_tokens, double sample_tokens) {
  if (sample_tokens <= 0) return 1;
  const double most = 8 * std::ceil(team_tokens / sample_tokens);
  return static_cast<int>(std::clamp(most, 1.0, static_cast<double>(kSamplesMax)));
}

Resampled resampled(const Draws& draws, int cap) {
  Resampled found{.used = 0, .taken = 0};
  const std::size_t most = shows_nothing(draws)
                               ? std::min<std::size_t>(draws.samples.size(), 1)
                               : std::min(draws.samples.size(), static_cast<std::size_t>(cap));
  for (std::size_t i = 0; i < most; ++i) {
    ++found.used;
    if (!is_accepted(draws.samples[i])) continue;
    found.taken = i;
    return found;
  }
  return found;
}

Draws without_retried(Draws draws) {
  for (Sample& sample : draws.samples)
    if (sample.retried)
      sample = {.discussion = sample.discussion,
                .accepted = sample.accepted ? std::optional(false) : std::nullopt,
                .generated = sample.generated,
                .retried = true};
  return draws;
}

bool is_finished(const Draws& draws) {
  return !draws.samples.empty() &&
         (shows_nothing(draws) ||
          std::any_of(draws.samples.begin(), draws.samples.end(), is_accepted));
}

bool has_accepter(const std::vector<Draws>& pool) {
  for (const Draws& draws : pool)
    for (const Sample& sample : draws.samples)
      if (sample.accepted) return true;
  return false;
}

}  // namespace convene
