#include "llama/support.h"

#include <memory>

namespace convene {

const std::filesystem::path& tiny_gguf() {
  static const TemporaryFile file("tiny.gguf");
  [[maybe_unused]] static const bool written =
      (TinyModel{.can_end = false}.write(file.path()), true);
  return file.path();
}

LlamaOptions tiny_options() {
  return {.path = tiny_gguf().string(), .threads = 1, .exact_cache = true};
}

Sampling greedy(int tokens) {
  Sampling s;
  s.temperature = 0;
  s.tokens_max = tokens;
  return s;
}

Sampling seeded(std::uint64_t seed, int tokens) {
  Sampling s = greedy(tokens);
  s.temperature = 1;
  s.seed = seed;
  return s;
}

Call user_call(std::string text, Sampling sampling) {
  Call call;
  call.request.messages = {{Role::user, std::move(text)}};
  call.request.sampling = std::move(sampling);
  return call;
}

std::future<Result<Reply>> send(Engine& engine, Call call) {
  auto promise = std::make_shared<std::promise<Result<Reply>>>();
  auto future = promise->get_future();
  engine.submit(std::move(call),
                [promise](Result<Reply> reply) { promise->set_value(std::move(reply)); });
  return future;
}

std::string words(int n, const std::string& word) {
  std::string text;
  for (int i = 0; i < n; ++i) text += word + std::to_string(i) + " ";
  return text;
}

}  // namespace convene
