#include "discussion/ledger.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/check.h"

namespace convene {
namespace {

constexpr std::int64_t kNoLimit = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kTurnMin = 16;  // tokens below which no turn says anything

bool is_nothing(const Usage& usage) {
  return usage.prompt_tokens == 0 && usage.completion_tokens == 0;
}

}  // namespace

Ledger::Ledger(const Limits& limits, std::string owner)
    : limits_(limits), owner_(std::move(owner)) {}

tl::expected<std::vector<Bid>, std::string> Ledger::grant(int round, std::vector<Bid> bids) const {
  const auto turns = static_cast<std::int64_t>(bids.size());
  if (std::string why = objection(round, static_cast<int>(turns)); !why.empty())
    return tl::unexpected(std::move(why));
  for (Bid& bid : bids) {
    const std::int64_t needed = std::min(bid.tokens, kTurnMin);
    const std::int64_t by_tokens = tokens_share(turns);
    if (by_tokens < needed)
      return tl::unexpected(shortage(fmt::format("{} tokens", *limits_.tokens), by_tokens, needed));
    const std::int64_t by_dollars = affordable(bid, turns);
    if (by_dollars < needed)
      return tl::unexpected(shortage(fmt::format("${}", *limits_.dollars), by_dollars, needed));
    bid.tokens = std::min({bid.tokens, by_tokens, by_dollars});
  }
  return bids;
}

void Ledger::reserve(const Bid& bid) {
  ++turns_reserved_;
  spend_.reserved_tokens += bid.tokens;
  dollars_reserved_ += bid.dollars();
}

void Ledger::release(const Bid& bid) {
  CHECK(turns_reserved_ > 0);
  --turns_reserved_;
  spend_.reserved_tokens -= bid.tokens;
  dollars_reserved_ = turns_reserved_ == 0 ? 0 : dollars_reserved_ - bid.dollars();
}

void Ledger::settle(const Usage& usage, bool failed) {
  ++spend_.calls;
  spend_.failures += failed;
  Usage priced = usage;
  if (is_nothing(usage)) priced.dollars = usage.dollars.value_or(0);
  spend_.usage = spend_.usage + priced;
}

std::int64_t Ledger::tokens_share(std::int64_t turns) const {
  if (!limits_.tokens) return kNoLimit;
  return (*limits_.tokens - spend_.usage.completion_tokens - spend_.reserved_tokens) / turns;
}

double Ledger::dollars_left() const {
  return *limits_.dollars - spend_.usage.dollars.value_or(0) - dollars_reserved_;
}

std::int64_t Ledger::affordable(const Bid& bid, std::int64_t turns) const {
  if (!limits_.dollars) return kNoLimit;
  const double left = dollars_left() / static_cast<double>(turns) - bid.prompt_dollars;
  if (left < 0) return 0;
  // The comparison also keeps the cast in range; free tokens are never too many.
  if (static_cast<double>(bid.tokens) * bid.token_dollars <= left) return bid.tokens;
  return static_cast<std::int64_t>(left / bid.token_dollars);
}

std::string Ledger::objection(int round, int turns) const {
  if (limits_.rounds && round > *limits_.rounds)
    return fmt::format("{} limit of {} rounds is used up", owner_, *limits_.rounds);
  if (turns == 0) return {};
  if (limits_.turns && spend_.calls + turns_reserved_ + turns > *limits_.turns)
    return fmt::format("{} limit of {} turns leaves {} of the {} that come next", owner_,
                       *limits_.turns, std::max(0, *limits_.turns - spend_.calls - turns_reserved_),
                       turns);
  if (limits_.dollars && !spend_.usage.dollars)
    return fmt::format("{} limit of ${} cannot be kept: a model's price is unknown", owner_,
                       *limits_.dollars);
  if (limits_.dollars && dollars_left() <= 0)
    return fmt::format("{} limit of ${} is used up", owner_, *limits_.dollars);
  return {};
}

std::string Ledger::shortage(const std::string& limit, std::int64_t share,
                             std::int64_t needed) const {
  if (spend_.calls == 0)
    return fmt::format("{} limit of {} is too small: a turn needs at least {} tokens", owner_,
                       limit, needed);
  return fmt::format("{} limit of {} is used up: {} tokens a turn are left, {} are needed", owner_,
                     limit, std::max<std::int64_t>(share, 0), needed);
}

}  // namespace convene
