#include "engine/llama/sampler.h"

#include <algorithm>
#include <cmath>

namespace convene::llama {
namespace {

bool more_likely(const Candidate& a, const Candidate& b) {
  return a.logit != b.logit ? a.logit > b.logit : a.token < b.token;
}

std::vector<Candidate> finite(std::span<const float> logits) {
  std::vector<Candidate> all;
  all.reserve(logits.size());
  for (std::size_t i = 0; i < logits.size(); ++i)
    if (logits[i] > -INFINITY) all.push_back({static_cast<Token>(i), logits[i], 0});
  return all;
}

/// Softmax at a temperature; needs the largest logit.
void weigh(std::vector<Candidate>& all, float largest, double temperature) {
  double sum = 0;
  for (Candidate& c : all) {
    c.p = static_cast<float>(std::exp((c.logit - largest) / temperature));
    sum += c.p;
  }
  for (Candidate& c : all) c.p = static_cast<float>(c.p / sum);
}

/// The fewest most likely candidates whose probabilities reach top_p.
void keep_nucleus(std::vector<Candidate>& sorted, double top_p) {
  double sum = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    sum += sorted[i].p;
    if (sum >= top_p) {
      sorted.resize(i + 1);
      return;
    }
  }
}

void keep_likely(std::vector<Candidate>& sorted, double min_p) {
  const double least = min_p * sorted.front().p;
  std::erase_if(sorted, [least](const Candidate& c) { return c.p < least; });
}

}  // namespace

std::vector<Candidate> shortlist(std::span<const float> logits, const Sampling& sampling) {
  std::vector<Candidate> all = finite(logits);
  if (all.empty()) return all;
  const auto best = *std::min_element(all.begin(), all.end(), more_likely);
  if (sampling.temperature <= 0) return {{best.token, best.logit, 1}};

  if (sampling.top_k > 0 && static_cast<std::size_t>(sampling.top_k) < all.size()) {
    std::nth_element(all.begin(), all.begin() + sampling.top_k, all.end(), more_likely);
    all.resize(static_cast<std::size_t>(sampling.top_k));
  }
  weigh(all, best.logit, sampling.temperature);
  if (sampling.top_p >= 1 && sampling.min_p <= 0)
    return all;  // no order needed to draw from the whole

  std::sort(all.begin(), all.end(), more_likely);
  if (sampling.top_p < 1) keep_nucleus(all, sampling.top_p);
  if (sampling.min_p > 0) keep_likely(all, sampling.min_p);
  weigh(all, best.logit, sampling.temperature);
  return all;
}

Token draw(const std::vector<Candidate>& from, Random& random) {
  double left = random.unit();
  for (const Candidate& c : from) {
    left -= c.p;
    if (left < 0) return c.token;
  }
  return from.back().token;  // rounding: the probabilities summed to a little less than 1
}

TokenLogprob logprob_of(std::span<const float> logits, Token token, int alternatives,
                        const std::function<std::string(Token)>& piece) {
  const float largest = *std::max_element(logits.begin(), logits.end());
  double sum = 0;
  for (const float logit : logits) sum += std::exp(static_cast<double>(logit - largest));
  const double log_sum = std::log(sum) + largest;

  TokenLogprob out;
  out.token = piece(token);
  out.logprob = logits[static_cast<std::size_t>(token)] - log_sum;
  if (alternatives <= 0) return out;

  std::vector<Candidate> all = finite(logits);
  const std::size_t n = std::min(static_cast<std::size_t>(alternatives), all.size());
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(n), all.end(),
                    more_likely);
  for (std::size_t i = 0; i < n; ++i)
    out.alternatives.emplace_back(piece(all[i].token), all[i].logit - log_sum);
  return out;
}

}  // namespace convene::llama
