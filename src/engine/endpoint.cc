#include "engine/endpoint.h"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string_view>

#include "base/error.h"
#include "base/text.h"
#include "engine/dialect.h"

namespace convene {
namespace {

using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::string part_of(const Url& url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, 0) != CURLUE_OK) return {};
  std::string copy = text;
  curl_free(text);
  return copy;
}

/// "http://host/v1" for "host/v1/chat/completions/" with or without what people leave out or add.
std::string tidy_base(std::string text) {
  constexpr std::string_view path = "/chat/completions";
  while (text.ends_with('/')) text.pop_back();
  if (text.ends_with(path)) text.resize(text.size() - path.size());
  while (text.ends_with('/')) text.pop_back();
  return text;
}

Url parsed(const std::string& base) {
  Url url(curl_url(), &curl_url_cleanup);
  const bool valid = curl_url_set(url.get(), CURLUPART_URL, base.c_str(), 0) == CURLUE_OK;
  const std::string scheme = part_of(url, CURLUPART_SCHEME);
  if (!valid || (scheme != "http" && scheme != "https"))
    throw Error("'" + base + "' is not the URL of an endpoint",
                "something like http://127.0.0.1:8080/v1 or https://api.openai.com/v1");
  const bool with_secret =
      !part_of(url, CURLUPART_USER).empty() || !part_of(url, CURLUPART_PASSWORD).empty();
  if (with_secret)
    throw Error("the endpoint's URL carries a name or a password",
                "put the key into an environment variable or a file, and name that");
  return url;
}

std::string key_from_file(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!file || !std::getline(file, line))
    throw Error("cannot read an API key from " + path, "the file's first line has to be the key");
  return line;
}

std::string key_from_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr || *value == '\0')
    throw Error("the environment variable " + name + " with the API key is not set",
                "export " + name + "=…, or name another variable or a key file");
  return value;
}

std::string read_key(const RemoteOptions& options) {
  std::string key;
  if (!options.key_file.empty()) {
    key = key_from_file(options.key_file);
  } else if (!options.key_env.empty()) {
    key = key_from_environment(options.key_env);
  }
  key = std::string(trimmed(key));
  const auto unfit = [](char c) { return c <= ' ' || c > '~'; };
  if (std::any_of(key.begin(), key.end(), unfit))
    throw Error("the API key has characters that no key has",
                "is there a line break, a quote or a whole command in it?");
  return key;
}

}  // namespace

Endpoint resolve_endpoint(const RemoteOptions& options) {
  const std::string base = tidy_base(options.base_url);
  const Url url = parsed(base);
  Endpoint endpoint;
  const std::string path = part_of(url, CURLUPART_PATH);
  const std::string query = part_of(url, CURLUPART_QUERY);
  if (!query.empty())
    throw Error("the endpoint's URL carries a query: '?" + query + "'", "end the URL before it");
  const std::string root = base + (path.size() > 1 ? "" : "/v1");
  endpoint.url = root + "/chat/completions";
  endpoint.models_url = root + "/models";
  endpoint.host = lower_ascii(part_of(url, CURLUPART_HOST));
  endpoint.loopback = is_loopback(endpoint.host);
  endpoint.key = read_key(options);
  endpoint.headers = {"Content-Type: application/json",
                      "Accept: text/event-stream, application/json",
                      "Expect:", "User-Agent: convene"};
  if (!endpoint.key.empty()) endpoint.headers.push_back("Authorization: Bearer " + endpoint.key);
  for (const auto& [name, value] : options.headers) endpoint.headers.push_back(name + ": " + value);
  return endpoint;
}

std::string without_keys(std::string text, const std::string& key) {
  if (!key.empty()) text = replace_all(text, key, "***");
  // Providers echo parts of a key they refuse: "Incorrect API key provided: sk-ab***yz".
  for (std::size_t at = text.find("sk-"); at != std::string::npos; at = text.find("sk-", at + 3)) {
    if (at > 0 && std::isalnum(static_cast<unsigned char>(text[at - 1]))) continue;  // "disk-full"
    const std::size_t end = text.find_first_of(" \"',;)\n", at);
    text.replace(at, std::min(end, text.size()) - at, "***");
  }
  return text;
}

}  // namespace convene
