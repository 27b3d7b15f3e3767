#include "catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "paths.h"
#include "servers.h"

namespace convene {
namespace fs = std::filesystem;
namespace {

constexpr int kDepthMax = 6;  ///< folders below one that is searched

/// Of a model in pieces only the first file is opened by name; projectors for pictures are no
/// models.
bool is_model_file(const fs::path& path) {
  const std::string name = lower_ascii(path.filename().string());
  if (!name.ends_with(".gguf") || name.find("mmproj") != std::string::npos) return false;
  const std::size_t part = name.rfind("-of-");
  return part == std::string::npos || part < 5 || name.substr(part - 5, 5) == "00001";
}

std::vector<fs::path> model_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code trouble;
  auto entry = fs::recursive_directory_iterator(
      folder, fs::directory_options::skip_permission_denied, trouble);
  for (; !trouble && entry != fs::recursive_directory_iterator(); entry.increment(trouble)) {
    if (entry.depth() >= kDepthMax) entry.disable_recursion_pending();
    std::error_code unreadable;
    if (is_model_file(entry->path()) && entry->is_regular_file(unreadable))
      files.push_back(entry->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void add_folder(std::vector<Listing>& listings, std::set<std::string>& names,
                const fs::path& folder, const std::string& origin) {
  for (const fs::path& file : model_files(folder)) {
    Listing listing;
    listing.source.gguf = file;
    listing.source.name = file.stem().string();
    listing.origin = origin;
    // A second file of the same name goes by its path.
    if (!names.insert(listing.source.name).second) listing.source.name = file.string();
    listings.push_back(std::move(listing));
  }
}

const NamedEndpoint* endpoint_of(const std::vector<NamedEndpoint>& endpoints,
                                 const std::string& name) {
  for (const NamedEndpoint& endpoint : endpoints)
    if (endpoint.name == name) return &endpoint;
  return nullptr;
}

Source source_at(const NamedEndpoint& endpoint, const std::string& model, const std::string& name) {
  Source source;
  source.name = name;
  source.url = endpoint.url;
  source.model = model;
  source.key_env = endpoint.key_env;
  source.key_file = endpoint.key_file;
  return source;
}

/// The endpoint's own model, or the only one it lists.
Source only_model_of(const NamedEndpoint& endpoint) {
  if (!endpoint.model.empty()) return source_at(endpoint, endpoint.model, endpoint.name);
  const auto listed = models_at(endpoint);
  if (listed.size() == 1) return listed.front().source;
  if (listed.empty())
    throw Error(fmt::format("{} ({}) lists no models", endpoint.name, endpoint.url),
                fmt::format("is it running? name the model too: --model {}/MODEL", endpoint.name));
  std::vector<std::string> names;
  for (const Listing& listing : listed) names.push_back(listing.source.name);
  throw Error(fmt::format("{} serves {} models", endpoint.name, listed.size()),
              "choose one: --model " + join(names, ", --model "));
}

[[noreturn]] void unknown_model(const std::string& name, const std::vector<Listing>& known) {
  std::vector<std::string> near;
  const std::string wanted = lower_ascii(name);
  for (const Listing& listing : known)
    if (lower_ascii(listing.source.name).find(wanted) != std::string::npos)
      near.push_back(listing.source.name);
  std::string hint = "convene models lists what can be used here";
  if (!near.empty()) hint = "did you mean " + join(near, " or ") + "? " + hint;
  if (name.ends_with(".gguf")) hint = "a file is named with --gguf " + name;
  throw Error(fmt::format("no model is called '{}'", printable(name)), hint);
}

}  // namespace

std::optional<fs::path> pocket_model() {
  for (const fs::path& folder : model_folders()) {
    std::error_code unreadable;
    const fs::path file = folder / "pocket.gguf";
    if (fs::is_regular_file(file, unreadable)) return file.lexically_normal();
  }
  return std::nullopt;
}

std::vector<Listing> models_on_disk(const Config& config) {
  std::vector<Listing> listings;
  std::set<std::string> names = {"pocket"};
  if (const auto pocket = pocket_model()) {
    Listing listing;
    listing.source.name = "pocket";
    listing.source.gguf = *pocket;
    listing.source.pocket = true;
    listing.origin = "comes with Convene";
    listings.push_back(std::move(listing));
  }
  for (const fs::path& folder : config.gguf_folders)
    add_folder(listings, names, folder, without_home(folder));
  add_folder(listings, names, hugging_face_cache(), "Hugging Face cache");
  add_folder(listings, names, llama_cpp_cache(), "llama.cpp cache");
  return listings;
}

Source find_source(const std::string& name, const Config& config) {
  auto known = models_on_disk(config);
  for (const Listing& listing : known)
    if (listing.source.name == name) return listing.source;
  if (name == "pocket")
    throw Error(
        "the pocket model is not here",
        "set CONVENE_MODELS to the folder that holds pocket.gguf, or train it: make pocket");

  std::vector<NamedEndpoint> endpoints = config.endpoints;
  for (const LocalServer& server : local_servers()) endpoints.push_back(server.endpoint);
  const std::size_t slash = name.find('/');
  const NamedEndpoint* endpoint = endpoint_of(endpoints, name.substr(0, slash));
  if (endpoint && slash != std::string::npos)
    return source_at(*endpoint, name.substr(slash + 1), name);
  if (endpoint) return only_model_of(*endpoint);

  for (Listing& served : models_served(config)) {
    if (served.source.model == name) return served.source;
    known.push_back(std::move(served));
  }
  unknown_model(name, known);
}

std::string read_key(const std::string& key_env, const std::string& key_file) {
  if (!key_env.empty()) {
    const char* key = std::getenv(key_env.c_str());
    if (!key || !*key)
      throw Error(fmt::format("the environment variable {} is not set", key_env),
                  fmt::format("export {}=... before the call, or use --key-file", key_env));
    return key;
  }
  if (key_file.empty()) return "";
  std::ifstream in(with_home(key_file));
  std::string key;
  std::getline(in, key);
  key = trimmed(key);
  if (key.empty())
    throw Error(fmt::format("no key in the file {}", key_file),
                "its first line is the key and nothing else");
  return key;
}

}  // namespace convene
