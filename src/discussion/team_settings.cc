#include "discussion/team_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/check.h"
#include "base/error.h"
#include "base/nearest.h"
#include "base/text.h"

namespace convene {
namespace {

std::optional<int> whole_number(const std::string& text) {
  int number = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || at != end) return std::nullopt;
  return number;
}

const Setting& setting_named(const std::vector<Setting>& list, const std::string& name) {
  std::vector<std::string> names;
  for (const Setting& setting : list) {
    if (setting.name == name) return setting;
    names.push_back(setting.name);
  }
  throw Error("unknown setting '" + name + "'", name_hint(name, names));
}

}  // namespace

Setting flag_setting(std::string name, std::string meaning) {
  return {.name = std::move(name), .meaning = std::move(meaning), .fallback = "false", .words = {}};
}

Setting number_setting(std::string name, int fallback, int low, int high, std::string meaning) {
  return {.name = std::move(name),
          .meaning = std::move(meaning),
          .fallback = std::to_string(fallback),
          .kind = Setting::Kind::number,
          .low = low,
          .high = high,
          .words = {}};
}

Setting word_setting(std::string name, std::vector<std::string> words, std::string meaning) {
  std::string first = words.front();
  return {.name = std::move(name),
          .meaning = std::move(meaning),
          .fallback = std::move(first),
          .kind = Setting::Kind::word,
          .words = std::move(words)};
}

std::string expectation(const Setting& setting) {
  switch (setting.kind) {
    case Setting::Kind::flag:
      return "true or false";
    case Setting::Kind::number:
      return fmt::format("a whole number from {} to {}", setting.low, setting.high);
    case Setting::Kind::word:
      return "one of " + join(setting.words, ", ");
  }
  return "?";
}

bool fits(const Setting& setting, const std::string& text) {
  switch (setting.kind) {
    case Setting::Kind::flag:
      return text == "true" || text == "false";
    case Setting::Kind::number: {
      const std::optional<int> number = whole_number(text);
      return number && *number >= setting.low && *number <= setting.high;
    }
    case Setting::Kind::word:
      return std::ranges::find(setting.words, text) != setting.words.end();
  }
  return false;
}

Settings::Settings(const std::vector<Setting>& list,
                   const std::map<std::string, std::string>& given) {
  for (const Setting& setting : list) values_[setting.name] = {setting.kind, setting.fallback};
  for (const auto& [name, text] : given) {
    const Setting& setting = setting_named(list, name);
    if (!fits(setting, text))
      throw Error(fmt::format("setting '{}' is '{}'", name, text),
                  "expected " + expectation(setting));
    values_[name].second = text;
  }
}

bool Settings::flag(const std::string& name) const {
  return text(name, Setting::Kind::flag) == "true";
}

int Settings::number(const std::string& name) const {
  return whole_number(text(name, Setting::Kind::number)).value();
}

const std::string& Settings::word(const std::string& name) const {
  return text(name, Setting::Kind::word);
}

const std::string& Settings::text(const std::string& name, Setting::Kind kind) const {
  const auto found = values_.find(name);
  CHECK(found != values_.end() && found->second.first == kind, "setting {}", name);
  return found->second.second;
}

}  // namespace convene
