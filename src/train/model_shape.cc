#include "train/model_shape.h"

#include <fmt/format.h>

#include "base/error.h"

namespace convene {

std::int64_t parameters(const ModelShape& s) {
  const std::int64_t d = s.hidden;
  const std::int64_t layer = s.qkv() * (d + 1) + d * d + 3 * d * s.ff + 2 * d;
  return s.vocabulary * d + s.layers * layer + d;
}

void validate(const ModelShape& s) {
  const auto fail = [](const std::string& what) {
    throw Error("model: " + what, "see configs/pocket.toml for sizes that work");
  };
  for (const int size : {s.vocabulary, s.hidden, s.layers, s.heads, s.kv_heads, s.ff, s.context})
    if (size <= 0) fail("every size is at least 1");
  if (s.hidden % s.heads != 0)
    fail(fmt::format("hidden {} is no multiple of heads {}", s.hidden, s.heads));
  if (s.heads % s.kv_heads != 0)
    fail(fmt::format("heads {} is no multiple of kv_heads {}", s.heads, s.kv_heads));
  if (s.head() % 16 != 0)
    fail(fmt::format("hidden / heads is {}, but has to be a multiple of 16", s.head()));
}

}  // namespace convene
