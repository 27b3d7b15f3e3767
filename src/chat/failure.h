#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "chat/chat.h"

namespace convene {

/// What the world did to a call. Failures are data: they enter the minutes and count as errored,
/// never as a wrong answer.
enum class FailureKind {
  timeout,       ///< one of the timers, or the call's deadline
  cancelled,     ///< the caller's stop token
  rate_limited,  ///< 429 after all retries
  denied,        ///< whatever is asked next would hear the same: key, balance, no such model
  refused,       ///< this request, not others: 4xx, content filter; never worth a retry
  too_long,      ///< the request does not fit the context
  bad_reply,     ///< the answer could not be understood, or ended without saying why
  lost,          ///< connection, DNS, TLS, 5xx after all retries; the engine closed
};

struct Failure {
  FailureKind kind = FailureKind::lost;
  std::string detail = {};  ///< one sentence for a person; no keys, no prompts
  std::optional<std::chrono::milliseconds> retry_after = {};
  Usage usage = {};       ///< what was spent all the same
  std::string text = {};  ///< what had been said before it failed

  bool operator==(const Failure&) const = default;
};

template <class T>
using Result = tl::expected<T, Failure>;

/// "timeout", "rate_limited", …; the inverse is absent for any other word.
const char* to_string(FailureKind kind);
std::optional<FailureKind> failure_kind(std::string_view word);

const char* to_string(Role role);
std::optional<Role> role_named(std::string_view word);

}  // namespace convene
