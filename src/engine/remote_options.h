#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "chat/openai_json.h"
#include "engine/pacing.h"
#include "engine/prices.h"
#include "engine/retry.h"

namespace convene {

/// How long each part of one attempt may take; the call's deadline bounds them all, retries
/// included.
struct RemoteTimers {
  std::chrono::milliseconds connect{5000};
  std::chrono::milliseconds first_token{300000};  ///< long: reasoning models, and queues
  std::chrono::milliseconds between_tokens{120000};
  std::chrono::milliseconds whole_reply{900000};  ///< instead of the two above, without streaming
  /// After the reply's end was seen: how long the connection may take to end, too.
  std::chrono::milliseconds linger{1000};
};

struct RemoteOptions {
  std::string base_url = "http://127.0.0.1:8080/v1";  ///< up to, or with, /chat/completions
  std::string model = {};                             ///< asked for where a request names none
  /// Where the key is: an environment variable or a file's first line. Both empty: no key. A key
  /// itself is never an option, so that it cannot end up in an argv, a configuration or a log.
  std::string key_env = {};
  std::string key_file = {};
  std::vector<std::pair<std::string, std::string>> headers = {};  ///< further ones; no keys here

  OpenAiDialect dialect = {};
  bool adapt_dialect = true;      ///< to hosts and models that are known to differ, see dialect.h
  bool split_think = true;        ///< "<think>…</think>" in a text is reasoning, see think.h
  bool allow_cut_prompt = false;  ///< accept replies to prompts that the server cut silently
  RemoteTimers timers = {};
  RetryOptions retry = {};
  ConcurrencyOptions concurrency = {};  ///< its max bounds the connections
  double requests_per_minute = 0;       ///< 0: as many as the endpoint takes
  double tokens_per_minute = 0;         ///< prompt and completion; estimated first, then corrected
  std::size_t event_bytes_max = std::size_t{8} << 20;
  std::size_t reply_bytes_max = std::size_t{64} << 20;

  std::optional<Price> price = {};  ///< absent: prices.inc; 0 on this machine
  std::uint64_t jitter_seed = 0;    ///< of the retries' delays; 0: from the clock
};

}  // namespace convene
