#include "engine/conformance.h"

#include "llama/support.h"

namespace convene {
namespace {

/// A context long enough for a reply of minutes.
const std::filesystem::path& patient_gguf() {
  static const TemporaryFile file("patient.gguf");
  [[maybe_unused]] static const bool written =
      (TinyModel{.context = 1 << 16, .can_end = false}.write(file.path()), true);
  return file.path();
}

/// threads: rooms are computed side by side when there are several.
template <int threads>
class LlamaSubject : public EngineSubject {
 public:
  Engine& engine() override { return *engine_; }
  void destroy() override { engine_.reset(); }
  Call quick(int number) override {
    return user_call("question " + std::to_string(number), greedy(4));
  }
  Call slow() { return user_call("think", greedy(1 << 16)); }
  Call broken() override { return user_call("random bytes", seeded(3, 200)); }
  Call empty() override {
    return silenced(*engine_, [this](int number) { return quick(number); });
  }

 private:
  std::unique_ptr<Engine> engine_ =
      std::make_unique<LlamaEngine>(LlamaOptions{.path = patient_gguf().string(),
                                                 .context_tokens = 1 << 16,
                                                 .threads = threads,
                                                 .cells = 1 << 16});
};

INSTANTIATE_TYPED_TEST_SUITE_P(Llama, EngineConformance, LlamaSubject<1>);
INSTANTIATE_TYPED_TEST_SUITE_P(Llama, RunningCalls, LlamaSubject<1>);
INSTANTIATE_TYPED_TEST_SUITE_P(LlamaSideBySide, EngineConformance, LlamaSubject<4>);
INSTANTIATE_TYPED_TEST_SUITE_P(LlamaSideBySide, RunningCalls, LlamaSubject<4>);

}  // namespace
}  // namespace convene
