#pragma once

#include <memory>

#include "engine/engine.h"
#include "engine/remote_options.h"

namespace convene {

/// What a remote engine has done so far, and how it stands.
struct RemoteStats {
  std::int64_t attempts = 0;      ///< HTTP requests begun
  std::int64_t retries = 0;       ///< those beyond a call's first
  std::int64_t rate_limited = 0;  ///< answers 429
  int in_flight = 0;
  int waiting = 0;  ///< open calls not in flight: queued, or pausing before a retry
  int limit = 0;    ///< how many may be in flight at present
};

/// One OpenAI-compatible chat endpoint. One thread of its own; any number of calls may be open, at
/// most concurrency.max of them in flight, over connections that are kept.
///
/// Retried are 408, 409, 425, 429, 5xx, lost connections, and answers that make no sense, but only
/// before the first token: later, the listener of on_delta would hear two beginnings, what was said
/// is paid for, and drawing again would favour the easy draws. Then the call fails with what was
/// said. Never retried: other 4xx, an empty balance, the content filter, a context too small.
/// Within a retry's wait the call's deadline holds.
///
/// A request whose schema the endpoint does not take is asked again at once in a weaker form, which
/// is no retry; the form that was taken is remembered by model.
///
/// A reply counts only if it says why it ended. Usage is what the endpoint reports, or an estimate
/// that says so; a reply's usage includes what earlier attempts of its call cost, as far as the
/// endpoint told. Cancelling closes the connection, so that the endpoint can stop.
class RemoteEngine : public Engine {
 public:
  /// Throws Error for a base URL or key that cannot work; sends nothing.
  explicit RemoteEngine(RemoteOptions options);
  ~RemoteEngine() override;

  void submit(Call call, std::function<void(Result<Reply>)> done) override;

  RemoteStats stats() const;

 private:
  class Worker;
  std::unique_ptr<Worker> worker_;
};

}  // namespace convene
