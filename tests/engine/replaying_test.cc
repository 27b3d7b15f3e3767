#include "engine/replaying.h"

#include "engine/conformance.h"

namespace convene {
namespace {

/// A recording of as many prompts as the suite asks for, each as often as it asks for it. It does
/// not join RunningCalls: a recording answers at once.
class ReplayingSubject : public EngineSubject {
 public:
  Engine& engine() override { return *engine_; }
  void destroy() override { engine_.reset(); }
  Call quick(int number) override { return call_for(std::to_string(number)); }
  Call broken() override { return call_for("broken"); }
  Call empty() override { return call_for("empty"); }

 private:
  static Call call_for(std::string prompt) {
    Call call;
    call.request.messages = {{Role::user, std::move(prompt)}};
    return call;
  }

  std::vector<RecordedReply> recording() const {
    std::vector<RecordedReply> all = {{.prompt = "broken", .outcome = spoken("euro \xE2\x82")},
                                      {.prompt = "empty", .outcome = spoken("")}};
    for (int i = 0; i < many(); ++i) {
      Reply reply = spoken("this is reply number " + std::to_string(i));
      reply.reasoning = "which number was it again";
      all.insert(all.end(), 8, {.prompt = std::to_string(i), .outcome = std::move(reply)});
    }
    return all;
  }

  std::unique_ptr<Engine> engine_ = std::make_unique<ReplayingEngine>(
      recording(), [](const Request& request) { return request.messages.back().content; });
};

INSTANTIATE_TYPED_TEST_SUITE_P(Replaying, EngineConformance, ReplayingSubject);

}  // namespace
}  // namespace convene
