#include "engine/engine.h"

#include <future>
#include <memory>

namespace convene {

Result<Reply> ask(Engine& engine, Call call) {
  // Shared, because the engine's thread may still be inside set_value when the future wakes us.
  auto promise = std::make_shared<std::promise<Result<Reply>>>();
  std::future<Result<Reply>> reply = promise->get_future();
  engine.submit(std::move(call), [promise](Result<Reply> r) { promise->set_value(std::move(r)); });
  return reply.get();
}

}  // namespace convene
