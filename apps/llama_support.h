#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "engine/engine.h"
#include "options.h"

namespace convene {

/// What of a GGUF file a list shows.
struct ModelFacts {
  std::int64_t parameters = 0;
  int context_tokens = 0;  ///< 0: not said
  bool chats = false;      ///< has a chat template
  bool pocket = false;     ///< trained by Convene on pocket tasks, whatever the file is called
};

/// Whether this build runs GGUF files (CONVENE_LLAMA). Without, the other two throw Error.
bool has_llama();
std::unique_ptr<Engine> llama_engine(const std::filesystem::path& file,
                                     const ModelOptions& options);
/// Throws Error for a file that is missing, damaged or no GGUF.
ModelFacts gguf_facts(const std::filesystem::path& file);

}  // namespace convene
