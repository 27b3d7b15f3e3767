#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace convene {

/// What a GGUF file says about itself.
struct ModelCard {
  std::string path;
  std::string name;          ///< general.name, else the file's name without .gguf
  std::string architecture;  ///< "qwen2", "llama", …
  std::int64_t parameters = 0;
  std::int64_t bytes = 0;     ///< of the file
  int context_tokens = 0;     ///< what the model was trained for; 0: not said
  std::string chat_template;  ///< Jinja; empty: none
  bool chats() const { return !chat_template.empty(); }
};

/// Reads the metadata only, in milliseconds also for a file of many gigabytes. Any thread.
/// Throws Error for a file that is missing, unreadable, not a GGUF, damaged or shorter than its
/// tensors need.
ModelCard describe_gguf(const std::filesystem::path& path);

}  // namespace convene
