#include "engine/conformance.h"

#include "engine/fake_provider.h"
#include "engine/remote.h"
#include "engine/scripted.h"

namespace convene {
namespace {

Call call_for(std::string model, std::string prompt) {
  Call call;
  call.request.model = std::move(model);
  call.request.messages = {{Role::user, std::move(prompt)}};
  return call;
}

std::string words(int number) {
  return "this is reply number " + std::to_string(number);
}

class ScriptedSubject : public EngineSubject {
 public:
  Engine& engine() override { return *engine_; }
  void destroy() override { engine_.reset(); }
  Call quick(int number) override { return call_for("quick", words(number)); }
  Call slow() { return call_for("slow", "think"); }
  Call broken() override { return call_for("quick", "half a euro \xE2\x82"); }
  Call empty() override { return call_for("quick", ""); }

 private:
  static Line line(const Request& request) {
    const bool slow = request.model == "slow";
    return {.outcome = spoken(request.messages.back().content),
            .delay = slow ? std::chrono::minutes(10) : std::chrono::microseconds(500)};
  }

  std::unique_ptr<Engine> engine_ = std::make_unique<ScriptedEngine>(line);
};

/// Against the provider of the tests, streaming or not.
template <bool stream>
class RemoteSubject : public EngineSubject {
 public:
  RemoteSubject() {
    RemoteOptions options;
    options.base_url = provider_.base_url();
    options.dialect.stream = stream;
    options.concurrency.max = 64;
    engine_ = std::make_unique<RemoteEngine>(options);
  }

  Engine& engine() override { return *engine_; }
  void destroy() override { engine_.reset(); }
  Call quick(int number) override { return call_for("echo", words(number)); }
  Call slow() { return call_for(stream ? "stall-midway" : "stall-always", "think"); }
  Call broken() override { return call_for("broken-utf8", "say it"); }
  Call empty() override { return call_for(stream ? "empty" : "echo", ""); }

 private:
  FakeProvider provider_;
  std::unique_ptr<Engine> engine_;
};

INSTANTIATE_TYPED_TEST_SUITE_P(Scripted, EngineConformance, ScriptedSubject);
INSTANTIATE_TYPED_TEST_SUITE_P(RemoteStreaming, EngineConformance, RemoteSubject<true>);
INSTANTIATE_TYPED_TEST_SUITE_P(RemoteWhole, EngineConformance, RemoteSubject<false>);
INSTANTIATE_TYPED_TEST_SUITE_P(Scripted, RunningCalls, ScriptedSubject);
INSTANTIATE_TYPED_TEST_SUITE_P(RemoteStreaming, RunningCalls, RemoteSubject<true>);
INSTANTIATE_TYPED_TEST_SUITE_P(RemoteWhole, RunningCalls, RemoteSubject<false>);

}  // namespace
}  // namespace convene
