#include "engine_pool.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "engine/endpoint.h"
#include "engine/prices.h"
#include "engine/remote.h"
#include "fetch.h"
#include "llama_support.h"
#include "paths.h"

namespace convene {
namespace {

constexpr std::chrono::milliseconds kPatience{2000};

/// Roles know a model by the catalogue's name, its endpoint by another.
class Renamed : public Engine {
 public:
  Renamed(Engine& engine, std::string model) : engine_(engine), model_(std::move(model)) {}

  void submit(Call call, std::function<void(Result<Reply>)> done) override {
    call.request.model = model_;
    engine_.submit(std::move(call), std::move(done));
  }

 private:
  Engine& engine_;
  std::string model_;
};

RemoteOptions remote_options(const Source& source, const Config& config) {
  RemoteOptions options;
  for (const NamedEndpoint& endpoint : config.endpoints) {
    const bool same = endpoint.url == source.url && endpoint.key_env == source.key_env &&
                      endpoint.key_file == source.key_file;
    if (!same) continue;
    options.requests_per_minute = endpoint.requests_per_minute;
    options.tokens_per_minute = endpoint.tokens_per_minute;
    options.price = endpoint.price;
    options.dialect.schema = endpoint.schema;
  }
  options.base_url = source.url;
  options.model = source.model;
  options.key_env = source.key_env;
  if (!source.key_file.empty()) options.key_file = with_home(source.key_file).string();
  return options;
}

/// Nobody there is known in a moment; the engine would try again and again, turn after turn.
void require_somebody_at(const std::string& url) {
  const Fetched fetched =
      fetch({.url = models_url(url), .body = "", .key = "", .connect_timeout = kPatience});
  if (fetched.unreachable.empty()) return;
  throw Error(fmt::format("nothing answers at {}: {}", printable(url), fetched.unreachable),
              "is the server running, and the address right? convene models lists what answers");
}

/// What stands in the way of finding out: the key, the address, or a server that keeps no list.
[[noreturn]] void no_model_at(const NamedEndpoint& endpoint) {
  read_key(endpoint.key_env, endpoint.key_file);
  require_somebody_at(endpoint.url);
  throw Error(fmt::format("{} lists no models", printable(endpoint.url)),
              "name the one to ask with --model NAME; if the list wants a key: --key-env");
}

Source source_from_endpoint(const ModelOptions& options) {
  NamedEndpoint endpoint;
  endpoint.name = "the endpoint";
  endpoint.url = options.endpoint;
  endpoint.key_env = options.key_env;
  endpoint.key_file = options.key_file;
  Source source;
  source.url = endpoint.url;
  source.key_env = endpoint.key_env;
  source.key_file = endpoint.key_file;
  source.model = options.model;
  if (source.model.empty()) {
    const auto listed = models_at(endpoint);
    if (listed.size() > 1)
      throw Error(fmt::format("{} serves {} models", printable(endpoint.url), listed.size()),
                  "choose one: --model " + listed.front().source.model);
    if (listed.empty()) no_model_at(endpoint);
    source.model = listed.front().source.model;
  }
  source.name = source.model;
  return source;
}

/// Whatever its file is called.
bool is_pocket_model(const std::filesystem::path& gguf) {
  return has_llama() && gguf_facts(gguf).pocket;
}

Source source_from_file(const std::string& file) {
  std::error_code missing;
  const auto path = with_home(file);
  if (!std::filesystem::exists(path, missing))
    throw Error(fmt::format("there is no file {}", printable(file)),
                "convene models lists the GGUF files that are here");
  Source source;
  source.gguf = path;
  source.name = path.stem().string();
  source.pocket = is_pocket_model(path);
  return source;
}

void refuse_contradictions(const ModelOptions& options) {
  if (!options.gguf.empty() && !options.endpoint.empty())
    throw Error("--gguf and --endpoint name two models", "leave one of them out");
  if (!options.gguf.empty() && !options.model.empty())
    throw Error("--gguf and --model name two models", "leave one of them out");
  if (!options.key_env.empty() && !options.key_file.empty())
    throw Error("--key-env and --key-file name two keys", "leave one of them out");
  if (options.endpoint.empty() && !(options.key_env.empty() && options.key_file.empty()))
    throw Error("a key without --endpoint", "name the endpoint that it is for");
}

}  // namespace

std::optional<Source> chosen_source(const ModelOptions& options, const Config& config) {
  refuse_contradictions(options);
  if (!options.gguf.empty()) return source_from_file(options.gguf);
  if (!options.endpoint.empty()) return source_from_endpoint(options);
  const std::string& name = options.model.empty() ? config.model : options.model;
  if (name.empty()) return std::nullopt;
  Source source = find_source(name, config);
  if (!source.gguf.empty() && !source.pocket) source.pocket = is_pocket_model(source.gguf);
  return source;
}

EnginePool::EnginePool(Source default_source, ModelOptions options, Config config)
    : options_(std::move(options)), config_(std::move(config)) {
  sources_[""] = std::move(default_source);
}

const Source& EnginePool::source_of(const std::string& model) {
  const auto known = sources_.find(model);
  if (known != sources_.end()) return known->second;
  return sources_[model] = find_source(model, config_);
}

Engine& EnginePool::engine_for(const Source& source) {
  // Two accounts at one address are two engines.
  const std::string place =
      source.url.empty() ? source.gguf.string()
                         : fmt::format("{}\n{}\n{}", source.url, source.key_env, source.key_file);
  auto& engine = engines_[place];
  if (engine) return *engine;
  if (source.url.empty()) {
    engine = llama_engine(source.gguf, options_);
  } else {
    auto remote = std::make_unique<RemoteEngine>(remote_options(source, config_));
    require_somebody_at(source.url);
    engine = std::move(remote);
  }
  return *engine;
}

Engine& EnginePool::named(const std::string& model) {
  auto& renamed = renamed_[model];
  if (renamed) return *renamed;
  const Source& source = source_of(model);
  renamed = std::make_unique<Renamed>(engine_for(source), source.model);
  return *renamed;
}

std::optional<TokenPrice> EnginePool::price(const std::string& model) {
  const Source& source = source_of(model);
  if (source.url.empty()) return TokenPrice{};
  const RemoteOptions options = remote_options(source, config_);
  const Endpoint endpoint = resolve_endpoint(options);
  if (endpoint.loopback && !options.price) return TokenPrice{};
  const auto price = options.price ? options.price : list_price(endpoint.host, source.model);
  if (!price) return std::nullopt;
  return TokenPrice{price->input / 1e6, price->output / 1e6};
}

}  // namespace convene
