#include "engine/engine.h"

#include <future>

namespace convene {

Result<Reply> ask(Engine& engine, Call call) {
  std::promise<Result<Reply>> promise;
  std::future<Result<Reply>> reply = promise.get_future();
  engine.submit(std::move(call), [&promise](Result<Reply> r) { promise.set_value(std::move(r)); });
  return reply.get();
}

}  // namespace convene
