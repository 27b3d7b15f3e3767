#include "base/error.h"

#include <cstdio>
#include <cstdlib>

namespace convene {

void check_failed(std::string_view expression, std::string_view values, std::string_view file,
                  int line) {
  std::fprintf(stderr, "%.*s:%d: check failed: %.*s %.*s\n", static_cast<int>(file.size()),
               file.data(), line, static_cast<int>(expression.size()), expression.data(),
               static_cast<int>(values.size()), values.data());
  std::abort();
}

}  // namespace convene
