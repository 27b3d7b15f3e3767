#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "chat/openai_json.h"
#include "discussion/limits.h"
#include "engine/prices.h"

namespace convene {

/// An OpenAI-compatible server that the configuration names.
struct NamedEndpoint {
  std::string name;
  std::string url;      ///< with its /v1, or whatever stands before /chat/completions
  std::string model;    ///< the one meant by the endpoint's bare name; may be empty
  std::string key_env;  ///< environment variable that holds the key
  std::string key_file;
  double requests_per_minute = 0;   ///< 0: as many as it takes
  double tokens_per_minute = 0;     ///< prompt and completion; 0: as many as it takes
  std::optional<Price> price = {};  ///< instead of the list price
  /// The form in which a schema is sent first.
  OpenAiDialect::SchemaForm schema = OpenAiDialect::SchemaForm::json_schema;

  bool operator==(const NamedEndpoint&) const = default;
};

/// What one does not want to retype: the file config_path().
struct Config {
  std::string model;  ///< default for --model
  std::string team;   ///< default for --team
  std::vector<std::filesystem::path> gguf_folders;
  std::vector<NamedEndpoint> endpoints;
  Limits limits;
};

/// Throws Error with file, line and what was expected.
Config parse_config(const std::string& file, const std::string& text);

/// The file's content; a default Config where there is no such file.
Config load_config(const std::filesystem::path& file);

}  // namespace convene
