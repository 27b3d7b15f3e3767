#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/remote_options.h"

namespace convene {

/// Where and how to ask, settled once from RemoteOptions.
struct Endpoint {
  std::string url;         ///< of chat completions
  std::string models_url;  ///< of the list of its models
  std::string host;        ///< without port, lower case
  bool loopback = false;
  std::vector<std::string> headers;  ///< "Name: value", the key among them
  std::string key;                   ///< to be kept out of every message
};

/// Reads the key. Throws Error on a base URL that is not http(s), that carries a name or password,
/// or on a key that is missing or unfit for a header.
Endpoint resolve_endpoint(const RemoteOptions& options);

/// The text with the key, and whatever looks like one, blanked out.
std::string without_keys(std::string text, const std::string& key);

}  // namespace convene
