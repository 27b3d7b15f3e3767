#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config.h"

namespace convene {

/// Something that can speak, and how to reach it.
struct Source {
  std::string name;            ///< what --model takes
  std::filesystem::path gguf;  ///< a file in this process, or
  std::string url;             ///< an endpoint's base,
  std::string model;           ///< and the model's name there
  std::string key_env, key_file;
  bool pocket = false;  ///< plays pocket tasks only
};

/// A source as `convene models` lists it.
struct Listing {
  Source source;
  std::string origin;  ///< "shipped", "Hugging Face cache", "Ollama", …
  std::optional<std::int64_t> context;
  std::optional<bool> chat_template;
  std::string trouble;  ///< why it cannot be used; empty: it can
};

/// The pocket model's file, where there is one.
std::optional<std::filesystem::path> pocket_model();

/// Everything on this machine's disk: the pocket model, then GGUF files in the configured folders
/// and in other programs' caches. Reads no file.
std::vector<Listing> models_on_disk(const Config& config);

/// Everything that configured endpoints and local servers offer. Asks all of them at once; blocks
/// for about two seconds at most.
std::vector<Listing> models_served(const Config& config);

/// Where an endpoint lists its models, however its base is written. Throws Error on what is no
/// address.
std::string models_url(const std::string& base);

/// The models that one endpoint lists; empty where it does not answer. Throws as models_url does.
std::vector<Listing> models_at(const NamedEndpoint& endpoint);

/// What a name means: a file on disk, "ENDPOINT/MODEL", an endpoint's own name, or what a local
/// server calls a model. Throws Error. May ask endpoints, as models_served does.
Source find_source(const std::string& name, const Config& config);

/// The key that an endpoint wants, read now; empty where none is named. Throws Error that never
/// holds the key.
std::string read_key(const std::string& key_env, const std::string& key_file);

}  // namespace convene
