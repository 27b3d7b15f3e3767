#include "train/model_shape.h"

#include <fmt/format.h>

#include <initializer_list>
#include <utility>

namespace convene {

std::int64_t parameters(const ModelShape& s) {
  const std::int64_t d = s.hidden;
  const std::int64_t layer = s.qkv() * (d + 1) + d * d + 3 * d * s.ff + 2 * d;
  return s.vocabulary * d + s.layers * layer + d;
}

std::string misfit(const ModelShape& s) {
  for (const auto& [name, size] :
       std::initializer_list<std::pair<const char*, int>>{{"hidden", s.hidden},
                                                          {"layers", s.layers},
                                                          {"heads", s.heads},
                                                          {"kv_heads", s.kv_heads},
                                                          {"ff", s.ff},
                                                          {"context", s.context}})
    if (size <= 0) return fmt::format("{} is {}, but has to be at least 1", name, size);
  if (s.hidden % s.heads != 0)
    return fmt::format("hidden {} is no multiple of heads {}", s.hidden, s.heads);
  if (s.heads % s.kv_heads != 0)
    return fmt::format("heads {} is no multiple of kv_heads {}", s.heads, s.kv_heads);
  if (s.head() % 16 != 0)
    return fmt::format("hidden / heads is {}, but has to be a multiple of 16", s.head());
  return "";
}

}  // namespace convene
