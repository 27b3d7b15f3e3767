#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/text.h"
#include "catalogue.h"
#include "commands.h"
#include "llama_support.h"
#include "output.h"
#include "paths.h"
#include "quantity.h"

namespace convene {
namespace {

using Json = nlohmann::ordered_json;

/// What the file says about itself.
void look_into(Listing& listing) {
  if (listing.source.gguf.empty() || !has_llama()) return;
  try {
    const ModelFacts facts = gguf_facts(listing.source.gguf);
    if (facts.context_tokens > 0) listing.context = facts.context_tokens;
    listing.chat_template = facts.chats;
    if (!facts.chats) listing.trouble = "has no chat template";
  } catch (const Error& error) {
    listing.trouble = error.what();
  }
}

std::vector<Listing> everything(const Config& config) {
  auto served = std::async(std::launch::async, [&] { return models_served(config); });
  std::vector<Listing> all = models_on_disk(config);
  for (Listing& listing : all) look_into(listing);
  auto more = served.get();
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

std::string place_of(const Source& source) {
  return source.url.empty() ? without_home(source.gguf) : source.url;
}

std::vector<std::string> row_of(const Listing& listing) {
  const std::string template_word = !listing.chat_template   ? "?"
                                    : *listing.chat_template ? "yes"
                                                             : "no";
  std::string where = listing.origin + ": " + place_of(listing.source);
  if (!listing.trouble.empty()) where += " (" + listing.trouble + ")";
  return {printable(listing.source.name), listing.context ? spell_count(*listing.context) : "?",
          template_word, printable(where)};
}

Json json_of_listing(const Listing& listing) {
  Json json = {
      {"name", listing.source.name},
      {"origin", listing.origin},
      {"where", listing.source.url.empty() ? listing.source.gguf.string() : listing.source.url}};
  json["context"] = listing.context ? Json(*listing.context) : Json();
  json["chat_template"] = listing.chat_template ? Json(*listing.chat_template) : Json();
  json["usable"] = listing.trouble.empty();
  if (!listing.trouble.empty()) json["trouble"] = listing.trouble;
  return json;
}

std::string as_table(const std::vector<Listing>& listings, const Config& config) {
  if (listings.empty())
    return "No models here. Put GGUF files into a folder that " + without_home(config_path()) +
           " names, or start a local server.\n";
  std::vector<std::vector<std::string>> rows = {{"NAME", "CONTEXT", "TEMPLATE", "WHERE"}};
  for (const Listing& listing : listings) rows.push_back(row_of(listing));
  std::string text = as_columns(rows);
  if (!config.model.empty()) text += "\nDefault: " + config.model + "\n";
  return text +
         "\nconvene solve --model NAME \"...\" uses one. The pocket model plays pocket tasks "
         "only.\n";
}

}  // namespace

int models(const ModelsOptions& options) {
  const Config config = load_config(config_path());
  const auto listings = everything(config);
  if (!options.json) {
    print(as_table(listings, config));
    return kAnswered;
  }
  Json json = Json::array();
  for (const Listing& listing : listings) json.push_back(json_of_listing(listing));
  print(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  return kAnswered;
}

}  // namespace convene
