#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace convene {

/// A request as the provider saw it.
struct Asked {
  std::string model = {};
  std::string prompt = {};  ///< the last message
  bool stream = false;
  int attempt = 0;  ///< how many times this model was asked before
  std::string headers = {};
  std::string body = {};
};

/// One thing the provider does, `after` the one before.
struct Step {
  enum class End { keep, close, reset, hang };

  std::string bytes = {};
  std::chrono::milliseconds after{0};
  End end = End::keep;  ///< of the connection; hang: nothing ever follows
};

using Answer = std::vector<Step>;

/// An OpenAI-compatible endpoint on 127.0.0.1 that misbehaves on request: by default the model's
/// name selects the fault (see faults.cc). Plain sockets and one thread; nothing of ours is on this
/// side of the wire.
class FakeProvider {
 public:
  using Script = std::function<Answer(const Asked&)>;

  FakeProvider();
  explicit FakeProvider(Script script);
  ~FakeProvider();

  std::string base_url() const;
  /// How many requests for this model arrived; all of them without a name.
  int asked(std::string_view model = "") const;
  std::vector<Asked> requests() const;
  int connections() const;
  int in_flight_max() const;

  /// Waits until so many connections were closed by the client in the middle of an answer.
  bool hung_up(int times, std::chrono::milliseconds patience = std::chrono::seconds(10)) const;
  /// Waits until so many requests have arrived.
  bool was_asked(int times, std::chrono::milliseconds patience = std::chrono::seconds(10)) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The catalogue: what the provider does when asked for asked.model.
Answer fault(const Asked& asked);

}  // namespace convene
