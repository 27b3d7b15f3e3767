#include "config.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include "base/error.h"
#include "base/text.h"
#include "paths.h"
#include "quantity.h"

namespace convene {
namespace {

constexpr const char* kHint = "docs/usage.md lists every key of the configuration file";

/// Knows the file's name, so that every complaint has file and line.
class Reader {
 public:
  using Handler = std::function<void(const toml::node&)>;

  explicit Reader(std::string file) : file_(std::move(file)) {}

  [[noreturn]] void fail(const toml::source_region& where, const std::string& what) const {
    throw Error(fmt::format("{}:{}: {}", file_, where.begin.line, what), kHint);
  }

  /// Hands every key of the table to its handler; an unknown key is an error.
  void table(const toml::node& node, const std::string& name,
             const std::map<std::string, Handler>& handlers) const {
    const toml::table* table = node.as_table();
    if (!table) fail(node.source(), name + " must be a table");
    for (const auto& [key, value] : *table) {
      const auto handler = handlers.find(std::string(key.str()));
      if (handler == handlers.end())
        fail(key.source(),
             fmt::format("unknown key '{}' ({})", printable(key.str()), known_keys(handlers)));
      handler->second(value);
    }
  }

  std::string text(const toml::node& node, const std::string& name) const {
    if (!node.is_string()) fail(node.source(), name + " must be a string");
    return **node.as_string();
  }

  std::int64_t count(const toml::node& node, const std::string& name) const {
    if (!node.is_integer() || **node.as_integer() < 1)
      fail(node.source(), name + " must be a whole number above zero");
    return **node.as_integer();
  }

  double amount(const toml::node& node, const std::string& name) const {
    const auto value = node.is_number() ? node.value<double>() : std::nullopt;
    if (!value || !(*value > 0)) fail(node.source(), name + " must be a number above zero");
    return *value;
  }

  double price(const toml::node& node, const std::string& name) const {
    const auto value = node.is_number() ? node.value<double>() : std::nullopt;
    if (!value || !(*value >= 0)) fail(node.source(), name + " must be a number, 0 or above");
    return *value;
  }

  std::chrono::milliseconds duration(const toml::node& node, const std::string& name) const {
    try {
      return node.is_integer() ? std::chrono::seconds(count(node, name))
                               : parse_duration(text(node, name), name);
    } catch (const Error& error) {
      if (node.is_string()) fail(node.source(), error.what());
      throw;
    }
  }

  const toml::array& array(const toml::node& node, const std::string& name) const {
    const toml::array* array = node.as_array();
    if (!array) fail(node.source(), name + " must be an array");
    return *array;
  }

 private:
  static std::string known_keys(const std::map<std::string, Handler>& handlers) {
    std::vector<std::string> names;
    for (const auto& [name, handler] : handlers) names.push_back(name);
    return "known: " + join(names, ", ");
  }

  std::string file_;
};

Limits read_limits(const Reader& reader, const toml::node& node) {
  Limits limits;
  reader.table(node, "limits",
               {{"tokens", [&](const auto& n) { limits.tokens = reader.count(n, "tokens"); }},
                {"rounds",
                 [&](const auto& n) {
                   limits.rounds = static_cast<int>(std::min<std::int64_t>(
                       reader.count(n, "rounds"), std::numeric_limits<int>::max()));
                 }},
                {"time", [&](const auto& n) { limits.time = reader.duration(n, "time"); }},
                {"dollars", [&](const auto& n) { limits.dollars = reader.amount(n, "dollars"); }}});
  return limits;
}

/// Cached input costs what input costs where nothing else is said.
Price read_price(const Reader& reader, const toml::node& node) {
  Price price;
  std::optional<double> cached;
  reader.table(node, "price",
               {{"input", [&](const auto& n) { price.input = reader.price(n, "input"); }},
                {"cached", [&](const auto& n) { cached = reader.price(n, "cached"); }},
                {"output", [&](const auto& n) { price.output = reader.price(n, "output"); }}});
  price.cached = cached.value_or(price.input);
  return price;
}

OpenAiDialect::SchemaForm read_schema_form(const Reader& reader, const toml::node& node) {
  using enum OpenAiDialect::SchemaForm;
  const std::string word = reader.text(node, "schema");
  if (word == "json_schema") return json_schema;
  if (word == "json_object") return json_object;
  if (word == "none") return none;
  reader.fail(node.source(), "schema must be json_schema, json_object or none");
}

NamedEndpoint read_endpoint(const Reader& reader, const toml::node& node) {
  NamedEndpoint endpoint;
  const auto into = [&](std::string& field, const char* name) {
    return [&reader, &field, name](const toml::node& n) { field = reader.text(n, name); };
  };
  const auto rate = [&](double& field, const char* name) {
    return [&reader, &field, name](const toml::node& n) { field = reader.amount(n, name); };
  };
  reader.table(node, "endpoint",
               {{"name", into(endpoint.name, "name")},
                {"url", into(endpoint.url, "url")},
                {"model", into(endpoint.model, "model")},
                {"key_env", into(endpoint.key_env, "key_env")},
                {"key_file", into(endpoint.key_file, "key_file")},
                {"requests_per_minute", rate(endpoint.requests_per_minute, "requests_per_minute")},
                {"tokens_per_minute", rate(endpoint.tokens_per_minute, "tokens_per_minute")},
                {"schema", [&](const auto& n) { endpoint.schema = read_schema_form(reader, n); }},
                {"price", [&](const auto& n) { endpoint.price = read_price(reader, n); }}});
  if (endpoint.name.empty() || endpoint.url.empty())
    reader.fail(node.source(), "an endpoint needs name and url");
  if (endpoint.name.find('/') != std::string::npos)
    reader.fail(node.source(), "an endpoint's name must not hold a '/'");
  return endpoint;
}

toml::table parse_toml(const std::string& file, const std::string& text) {
  try {
    return toml::parse(text, file);
  } catch (const toml::parse_error& error) {
    throw Error(
        fmt::format("{}:{}: {}", file, error.source().begin.line, printable(error.description())),
        kHint);
  }
}

}  // namespace

Config parse_config(const std::string& file, const std::string& text) {
  const toml::table document = parse_toml(file, text);
  const Reader reader(file);
  Config config;
  const auto folders = [&](const toml::node& node) {
    for (const toml::node& folder : reader.array(node, "gguf_folders"))
      config.gguf_folders.push_back(with_home(reader.text(folder, "gguf_folders")));
  };
  const auto endpoints = [&](const toml::node& node) {
    for (const toml::node& endpoint : reader.array(node, "endpoint"))
      config.endpoints.push_back(read_endpoint(reader, endpoint));
  };
  reader.table(document, "the file",
               {{"model", [&](const auto& n) { config.model = reader.text(n, "model"); }},
                {"team", [&](const auto& n) { config.team = reader.text(n, "team"); }},
                {"gguf_folders", folders},
                {"endpoint", endpoints},
                {"limits", [&](const auto& n) { config.limits = read_limits(reader, n); }}});
  return config;
}

Config load_config(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return {};
  std::stringstream text;
  text << in.rdbuf();
  return parse_config(file.string(), text.str());
}

}  // namespace convene
