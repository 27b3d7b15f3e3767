#include "graded_pair.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace convene {
namespace {

using Json = nlohmann::json;
using WrittenJson = nlohmann::ordered_json;

std::string dumped(const WrittenJson& json) {
  return json.dump(-1, ' ', false, WrittenJson::error_handler_t::replace);
}

/// A string as it is; a number, a list or true as JSON writes it.
std::string words_of(const Json& json) {
  if (json.is_string()) return json.get<std::string>();
  return json.is_null() ? "" : json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string field(const Json& row, const char* name) {
  const auto found = row.find(name);
  return found == row.end() ? "" : words_of(*found);
}

/// A list of strings, or the text of a JSON array (some files hold those).
std::vector<std::string> strings_in(const Json& row, const char* name) {
  const auto found = row.find(name);
  if (found == row.end()) return {};
  Json list = *found;
  if (list.is_string()) {
    const std::string text = list.get<std::string>();
    list = is_nested_beyond(text, kJsonLevelsMax) ? Json() : Json::parse(text, nullptr, false);
  }
  std::vector<std::string> strings;
  if (!list.is_array()) return strings;
  for (const Json& item : list) strings.push_back(words_of(item));
  return strings;
}

CodeTask task_in(const Json& row) {
  std::string id = field(row, "task_id");
  if (row.contains("entry_point"))
    return humaneval_task(std::move(id), field(row, "prompt"), field(row, "entry_point"),
                          field(row, "test"));
  return mbpp_task(std::move(id), strings_in(row, "test_imports"), strings_in(row, "test_list"),
                   field(row, "code_header"));
}

std::string trouble_of_code(const Json& row, Pair& pair) {
  const auto task = row.find("task");
  if (task == row.end() || !task->is_object())
    return std::string("profile ") + to_string(pair.profile) + " needs a \"task\" object";
  pair.task = task_in(*task);
  if (trimmed(pair.task->tests).empty()) return "the task has no tests";
  pair.options.entry_point = pair.task->entry_point;
  return "";
}

/// What of the row makes a pair; the trouble otherwise.
std::string fill(const Json& row, Pair& pair) {
  if (row.contains("profile")) {
    const auto profile = profile_named(field(row, "profile"));
    if (!profile)
      return "unknown profile '" + printable(field(row, "profile")) + "': one of " +
             profile_names();
    pair.profile = *profile;
  }
  const auto answer = row.find("answer");
  if (answer == row.end() || answer->is_null()) return "the line has no \"answer\"";
  pair.answer = words_of(*answer);
  if (const auto bare = row.find("extracted"); bare != row.end()) {
    if (!bare->is_boolean()) return "\"extracted\" is neither true nor false";
    pair.options.extracted = bare->get<bool>();
  }
  pair.options.choices = strings_in(row, "choices");
  if (is_code(pair.profile)) return trouble_of_code(row, pair);
  if (!row.contains("gold")) return "the line has no \"gold\"";
  pair.gold = field(row, "gold");
  return "";
}

WrittenJson json_of(const Grade& grade) {
  return {
      {"verdict", to_string(grade.verdict)}, {"extracted", grade.extracted}, {"why", grade.why}};
}

}  // namespace

ReadPair read_pair(std::string_view line, Profile fallback) {
  ReadPair read;
  read.pair.profile = fallback;
  if (is_nested_beyond(line, kJsonLevelsMax)) {
    read.trouble = fmt::format("the line is nested deeper than {} levels", kJsonLevelsMax);
    return read;
  }
  const Json row = Json::parse(valid_utf8(line), nullptr, false);
  if (row.is_discarded()) {
    read.trouble = "the line is no JSON";
  } else if (!row.is_object()) {
    read.trouble = "the line is no JSON object";
  } else {
    if (row.contains("id")) read.pair.id = dumped(row["id"]);
    read.trouble = fill(row, read.pair);
  }
  return read;
}

std::string grade_line(const std::string& id, const Grade& grade) {
  WrittenJson json = {{"id", WrittenJson::parse(id)}};
  json.update(json_of(grade));
  return dumped(json) + "\n";
}

std::string grade_json(const Grade& grade) {
  return dumped(json_of(grade)) + "\n";
}

}  // namespace convene
