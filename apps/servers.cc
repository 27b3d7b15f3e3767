#include "servers.h"

#include <future>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "engine/endpoint.h"
#include "fetch.h"

namespace convene {
namespace {

using Json = nlohmann::json;

/// The JSON that a server answers; discarded where it answers nothing, or something else.
Json asked(const std::string& url, const std::string& key, const std::string& body = {}) {
  const Fetched fetched = fetch({.url = url, .body = body, .key = key});
  if (fetched.status != 200) return Json();
  Json json = Json::parse(fetched.body, nullptr, false);
  return json.is_object() ? json : Json();
}

/// "http://host:1/v1" without the path.
std::string root_of(const std::string& url) {
  const std::size_t scheme = url.find("://");
  return url.substr(0, url.find('/', scheme == std::string::npos ? 0 : scheme + 3));
}

std::optional<std::int64_t> count_in(const Json& json, const char* key) {
  if (!json.is_object()) return std::nullopt;
  const auto found = json.find(key);
  if (found == json.end() || !found->is_number_integer()) return std::nullopt;
  return found->get<std::int64_t>();
}

std::string text_in(const Json& json, const char* key) {
  if (!json.is_object()) return "";
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

const Json& child(const Json& json, const char* key) {
  static const Json nothing;
  if (!json.is_object()) return nothing;
  const auto found = json.find(key);
  return found == json.end() ? nothing : *found;
}

/// llama-server answers /props with the context it runs and the template it uses.
void ask_llama_server(const LocalServer& server, const std::string& key, Listing& listing) {
  const Json props = asked(root_of(server.endpoint.url) + "/props", key);
  if (!props.is_object()) return;
  listing.context = count_in(child(props, "default_generation_settings"), "n_ctx");
  listing.chat_template = !text_in(props, "chat_template").empty();
}

/// Ollama answers /api/show with the GGUF's metadata.
void ask_ollama(const LocalServer& server, const std::string& key, Listing& listing) {
  const Json request = {{"model", listing.source.model}};
  const Json shown = asked(root_of(server.endpoint.url) + "/api/show", key, request.dump());
  if (!shown.is_object()) return;
  listing.chat_template = !text_in(shown, "template").empty();
  for (const auto& [name, value] : child(shown, "model_info").items())
    if (name.ends_with(".context_length") && value.is_number_integer())
      listing.context = value.get<std::int64_t>();
}

void ask_lm_studio(const LocalServer& server, const std::string& key, Listing& listing) {
  const Json shown =
      asked(root_of(server.endpoint.url) + "/api/v0/models/" + listing.source.model, key);
  listing.context = count_in(shown, "loaded_context_length");
  if (!listing.context) listing.context = count_in(shown, "max_context_length");
}

void ask_details(const LocalServer& server, const std::string& key, Listing& listing) {
  if (server.dialect == Dialect::llama_server) ask_llama_server(server, key, listing);
  if (server.dialect == Dialect::ollama) ask_ollama(server, key, listing);
  if (server.dialect == Dialect::lm_studio) ask_lm_studio(server, key, listing);
}

Listing listing_of(const LocalServer& server, const Json& model) {
  const NamedEndpoint& endpoint = server.endpoint;
  Listing listing;
  listing.source.model = text_in(model, "id");
  listing.source.name = endpoint.name + "/" + listing.source.model;
  listing.source.url = endpoint.url;
  listing.source.key_env = endpoint.key_env;
  listing.source.key_file = endpoint.key_file;
  listing.origin = server.title;
  listing.context = count_in(model, "max_model_len");  // vLLM
  if (!listing.context) listing.context = count_in(model, "context_length");
  return listing;
}

/// A key that is not set is told when the endpoint is used, not when it is looked at.
std::string key_or_none(const NamedEndpoint& endpoint) {
  try {
    return read_key(endpoint.key_env, endpoint.key_file);
  } catch (const std::exception&) {
    return "";
  }
}

/// A configured endpoint is listed even when it is silent, or its address is none.
std::vector<Listing> configured(const NamedEndpoint& endpoint) {
  Listing listing;
  try {
    auto listings = models_at(endpoint);
    if (!listings.empty()) return listings;
    listing.trouble = "does not answer at " + endpoint.url;
  } catch (const Error& error) {
    listing.trouble = error.what();
  }
  listing.source.name =
      endpoint.model.empty() ? endpoint.name : endpoint.name + "/" + endpoint.model;
  listing.source.url = endpoint.url;
  listing.source.model = endpoint.model;
  listing.origin = "configured";
  return {listing};
}

}  // namespace

std::vector<Listing> models_of(const LocalServer& server) {
  const std::string key = key_or_none(server.endpoint);
  const Json answer = asked(models_url(server.endpoint.url), key);
  std::vector<Listing> listings;
  for (const Json& model : child(answer, "data"))
    if (!text_in(model, "id").empty()) listings.push_back(listing_of(server, model));
  std::vector<std::future<void>> details;
  for (Listing& listing : listings)
    details.push_back(std::async(std::launch::async, [&] { ask_details(server, key, listing); }));
  for (auto& detail : details) detail.wait();
  return listings;
}

const std::vector<LocalServer>& local_servers() {
  static const std::vector<LocalServer> servers = {
      {{"llama-server", "http://127.0.0.1:8080/v1", "", "", ""},
       "llama-server",
       Dialect::llama_server},
      {{"ollama", "http://127.0.0.1:11434/v1", "", "", ""}, "Ollama", Dialect::ollama},
      {{"lm-studio", "http://127.0.0.1:1234/v1", "", "", ""}, "LM Studio", Dialect::lm_studio},
      {{"vllm", "http://127.0.0.1:8000/v1", "", "", ""}, "vLLM", Dialect::openai},
  };
  return servers;
}

std::string models_url(const std::string& base) {
  return resolve_endpoint({.base_url = base}).models_url;
}

std::vector<Listing> models_at(const NamedEndpoint& endpoint) {
  for (const LocalServer& server : local_servers())
    if (server.endpoint == endpoint) return models_of(server);
  return models_of({endpoint, "configured", Dialect::llama_server});
}

std::vector<Listing> models_served(const Config& config) {
  std::vector<std::future<std::vector<Listing>>> answers;
  for (const NamedEndpoint& endpoint : config.endpoints)
    answers.push_back(std::async(std::launch::async, configured, endpoint));
  for (const LocalServer& server : local_servers())
    answers.push_back(std::async(std::launch::async, models_of, server));
  std::vector<Listing> all;
  for (auto& answer : answers) {
    auto listings = answer.get();
    std::move(listings.begin(), listings.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace convene
