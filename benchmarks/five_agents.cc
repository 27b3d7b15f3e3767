#include "five_agents.h"

#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "base/random.h"

namespace convene {
namespace {

/// One role's turn: the length of its own text, of its reply, in tokens.
struct Role {
  int role_tokens;
  int reply_tokens;
};

constexpr int kTaskTokens = 300;
const std::vector<std::vector<Role>> kStages = {
    {{80, 40}},                      // CEO
    {{80, 60}},                      // recruiter
    {{60, 150}},                     // solver
    {{90, 60}, {90, 60}, {90, 60}},  // critics
    {{60, 150}},                     // solver, revising
    {{90, 60}, {90, 60}, {90, 60}},  // critics
    {{80, 40}},                      // evaluator
};

class Script {
 public:
  Script(double scale, std::uint64_t seed) : scale_(scale), random_(seed) {}

  int scaled(int tokens) const { return std::max(1, static_cast<int>(tokens * scale_)); }
  std::string text(int tokens) {
    std::string digits;
    for (int i = scaled(tokens); i > 0; --i)
      digits += static_cast<char>('0' + random_.between(0, 9));
    return digits;
  }

 private:
  double scale_;
  Random random_;
};

std::future<Result<Reply>> send(Engine& engine, std::string prompt, int tokens) {
  Call call;
  call.request.messages = {{convene::Role::user, std::move(prompt)}};
  call.request.sampling.temperature = 0;
  call.request.sampling.tokens_max = tokens;
  auto promise = std::make_shared<std::promise<Result<Reply>>>();
  auto future = promise->get_future();
  engine.submit(std::move(call),
                [promise](Result<Reply> reply) { promise->set_value(std::move(reply)); });
  return future;
}

/// One discussion, from its own thread.
Replayed discuss(Engine& engine, double scale, std::uint64_t seed) {
  Script script(scale, seed);
  Replayed result;
  result.usage.dollars = 0;
  std::string transcript = script.text(kTaskTokens);
  for (const auto& stage : kStages) {
    std::vector<std::future<Result<Reply>>> replies;
    std::string said;
    for (const Role& role : stage) {
      replies.push_back(send(engine, transcript + script.text(role.role_tokens),
                             script.scaled(role.reply_tokens)));
      said += script.text(role.reply_tokens);
    }
    for (auto& future : replies) {
      const Result<Reply> reply = future.get();
      result.failures += !reply;
      if (reply) result.usage = result.usage + reply->usage;
    }
    transcript += said;
  }
  return result;
}

}  // namespace

Replayed FiveAgents::replay(Engine& engine) const {
  std::mutex mutex;
  Replayed all;
  all.usage.dollars = 0;
  const auto begin = Clock::now();
  std::vector<std::thread> threads;
  for (int i = 0; i < discussions; ++i)
    threads.emplace_back([&, i] {
      const Replayed one = discuss(engine, scale, seed * 1000 + static_cast<std::uint64_t>(i));
      const std::lock_guard lock(mutex);
      all.failures += one.failures;
      all.usage = all.usage + one.usage;
    });
  for (std::thread& thread : threads) thread.join();
  all.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  return all;
}

}  // namespace convene
