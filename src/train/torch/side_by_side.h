#pragma once

#include <cstddef>
#include <functional>

namespace convene {

/// Threads by default: one a core.
int threads_of(int wanted);

/// libtorch's own threads would spin between operators of microseconds.
void use_own_threads();

/// Calls work(0) … work(count - 1), each once, in `workers` threads that take the next one as they
/// become free; libtorch keeps to one thread in each. Returns when all are done; throws what one of
/// them threw.
void side_by_side(std::size_t count, int workers, const std::function<void(std::size_t)>& work);

}  // namespace convene
