#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "chat/chat.h"

namespace convene {

/// What a discussion, or a whole run, may spend. Enforced by the hall, whatever the models say.
struct Limits {
  std::optional<std::int64_t> tokens = {};  ///< completion tokens, reasoning included
  std::optional<int> turns = {};            ///< turns of models
  std::optional<int> rounds = {};
  std::optional<std::chrono::milliseconds> time = {};  ///< from the opening; anew when resumed
  std::optional<double> dollars = {};  ///< a turn of unknown price is refused while this is set

  bool operator==(const Limits&) const = default;
};

/// Dollars a token, as reserved: with nothing cached. The settlement takes what the engine counted.
struct TokenPrice {
  double prompt = 0;
  double completion = 0;
};

/// What was spent, and what is reserved for turns still open.
struct Spend {
  Usage usage{.dollars = 0};
  int calls = 0;     ///< turns of models that came out, leftovers and earlier attempts included
  int failures = 0;  ///< of these
  std::int64_t reserved_tokens = 0;
};

}  // namespace convene
