#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "discussion/limits.h"

namespace convene {

/// What a turn of a model may cost at most.
struct Bid {
  std::int64_t tokens = 0;    ///< completion tokens
  double prompt_dollars = 0;  ///< what its prompt costs at most
  double token_dollars = 0;   ///< for each completion token

  double dollars() const { return prompt_dollars + static_cast<double>(tokens) * token_dollars; }
  bool operator==(const Bid&) const = default;
};

/// Keeps one purse, of a discussion or of a run: reserves before a call and settles after it, so
/// that turns side by side cannot spend the same tokens. Not thread-safe; knows nothing of time.
class Ledger {
 public:
  /// owner begins every sentence about a limit: "the", "the run's".
  Ledger(const Limits& limits, std::string owner);

  /// What each turn of an ask may spend: what it bids, but no more than what is left divided by the
  /// turns. The error is a sentence for a person: a limit is used up, or a turn's share is too
  /// small to be worth asking (below both its bid and 16 tokens). Reserves nothing.
  tl::expected<std::vector<Bid>, std::string> grant(int round, std::vector<Bid> bids) const;

  void reserve(const Bid& bid);
  void release(const Bid& bid);
  /// A turn came out. Usage of nothing costs nothing, also where the price is unknown.
  void settle(const Usage& usage, bool failed);

  bool reserves() const { return turns_reserved_ > 0; }
  bool limits_dollars() const { return limits_.dollars.has_value(); }
  const Spend& spend() const { return spend_; }

 private:
  std::int64_t tokens_share(std::int64_t turns) const;
  double dollars_left() const;
  std::int64_t affordable(const Bid& bid, std::int64_t turns) const;
  std::string objection(int round, int turns) const;
  std::string shortage(const std::string& limit, std::int64_t share, std::int64_t needed) const;

  Limits limits_;
  std::string owner_;
  Spend spend_;
  int turns_reserved_ = 0;
  double dollars_reserved_ = 0;
};

}  // namespace convene
