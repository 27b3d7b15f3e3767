#include "report/spoken.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "base/text.h"
#include "report/spelled.h"

namespace convene {
namespace {

using Json = nlohmann::json;

std::optional<Json> object_in(std::string_view text) {
  const std::size_t begin = text.find('{'), end = text.rfind('}');
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin)
    return std::nullopt;
  Json json = Json::parse(text.substr(begin, end - begin + 1), nullptr, false);
  if (!json.is_object() || json.empty()) return std::nullopt;
  return json;
}

std::string words_of(const Json& json) {
  if (json.is_string()) return std::string(trimmed(json.get<std::string>()));
  if (!json.is_array()) return json.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::vector<std::string> parts;
  for (const Json& item : json) parts.push_back(words_of(item));
  return join(parts, "; ");
}

std::string field(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found == json.end() || found->is_null() ? "" : words_of(*found);
}

std::string sentence(std::string text) {
  if (text.empty()) return text;
  if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  const bool ended = std::string_view(".!?:").find(text.back()) != std::string_view::npos;
  return ended ? text : text + ".";
}

/// Other numbers are not taken at their word by the protocol either.
bool is_above_zero(const Json& json) {
  return json.is_number_integer() && json.get<std::int64_t>() > 0;
}

std::string ruling(const Json& json) {
  const std::string decision = lower_ascii(field(json, "decision"));
  if (decision == "stop") {
    const std::string why = field(json, "reason");
    return sentence(why.empty() ? "stop" : "stop: " + why);
  }
  std::string text = "Go on";
  const auto experts = json.find("experts");
  if (experts != json.end() && is_above_zero(*experts))
    text += fmt::format(" with {} expert{}", experts->get<std::int64_t>(),
                        experts->get<std::int64_t>() == 1 ? "" : "s");
  const auto tokens = json.find("tokens_max");
  if (tokens != json.end() && is_above_zero(*tokens))
    text += fmt::format(", up to {} tokens each", spell_count(tokens->get<std::int64_t>()));
  text += ".";
  if (const auto direction = sentence(field(json, "direction")); !direction.empty())
    text += " " + direction;
  if (const auto tasks = sentence(field(json, "tasks")); !tasks.empty())
    text += "\nTasks: " + tasks;
  return text;
}

std::string verdict(const Json& json) {
  const Json& correct = json["correct"];
  const bool yes = correct.is_boolean() ? correct.get<bool>() : words_of(correct) == "true";
  std::string text = yes ? "Correct." : "Not correct yet.";
  for (const char* name : {"advice", "recruit"})
    if (const auto said = sentence(field(json, name)); !said.empty()) text += " " + said;
  return text;
}

std::string expert(const Json& json) {
  if (!json.is_object()) return words_of(json);
  const std::string name = field(json, "name").empty() ? field(json, "title") : field(json, "name");
  const std::string about = field(json, "description");
  return about.empty() ? name : name + ": " + about;
}

std::string recruitment(const Json& experts) {
  std::vector<std::string> lines;
  bool brief = true;
  for (const Json& one : experts) {
    lines.push_back(expert(one));
    brief = brief && !one.is_object();
  }
  return brief ? sentence(join(lines, ", ")) : join(lines, "\n");
}

std::string plainly(const Json& json) {
  std::vector<std::string> parts;
  for (const auto& [key, value] : json.items()) parts.push_back(key + ": " + words_of(value));
  return join(parts, "; ");
}

}  // namespace

std::optional<std::string> as_sentence(std::string_view text) {
  const auto json = object_in(text);
  if (!json) return std::nullopt;
  if (json->contains("decision")) return ruling(*json);
  if (json->contains("correct")) return verdict(*json);
  if (json->contains("experts") && (*json)["experts"].is_array() && !(*json)["experts"].empty())
    return recruitment((*json)["experts"]);
  return plainly(*json);
}

}  // namespace convene
