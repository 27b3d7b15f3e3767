#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace convene {

/// One short question to a server that may not be there.
struct Fetch {
  std::string url;
  std::string body;  ///< posted as JSON; empty: GET
  std::string key;   ///< bearer token; empty: none
  std::chrono::milliseconds connect_timeout{300};
  std::chrono::milliseconds timeout{2000};
};

struct Fetched {
  long status = 0;  ///< HTTP; 0: no answer
  std::string body;
  std::string unreachable;  ///< why there was nobody to ask; empty: somebody was there
};

/// Blocks for at most the timeout. Reads at most 4 MiB. Never follows a redirect.
Fetched fetch(const Fetch& what);

}  // namespace convene
