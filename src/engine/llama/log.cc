#include "engine/llama/log.h"

#include <spdlog/spdlog.h>

#include <string_view>

#include "llama.h"

namespace convene::llama {

void quiet() {
  [[maybe_unused]] static const bool once = [] {
    llama_log_set(
        [](ggml_log_level, const char* text, void*) {
          std::string_view line(text);
          while (line.ends_with('\n')) line.remove_suffix(1);
          if (!line.empty()) spdlog::debug("llama.cpp: {}", line);
        },
        nullptr);
    return true;
  }();
}

}  // namespace convene::llama
