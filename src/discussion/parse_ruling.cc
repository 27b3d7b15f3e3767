#include "discussion/parse_ruling.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "discussion/parse_json.h"

namespace convene {
namespace {

using nlohmann::json;

constexpr std::size_t kStringBytes = 4000;
constexpr std::size_t kListLength = 16;

/// An object found in a reply, and what had to be overlooked to take it.
struct Found {
  json object;
  std::vector<std::string> notes;
};

/// The last object that has the field.
std::optional<Found> find_object(std::string_view text, const std::string& field) {
  for (const std::string& candidate : objects_from_the_end(text)) {
    json object = json::parse(candidate, nullptr, false);
    if (!object.is_object() || !object.contains(field)) continue;
    Found found{std::move(object), {}};
    const json whole = json::parse(text, nullptr, false);
    if (whole.is_discarded() || whole != found.object)
      found.notes.emplace_back("words or marks around the JSON object, or not strict JSON");
    return found;
  }
  return std::nullopt;
}

std::string words_of(const json& value) {
  std::string text;
  if (value.is_string()) text = value.get<std::string>();
  if (value.is_object())
    for (const auto& [key, item] : value.items())
      if (item.is_string()) text += (text.empty() ? "" : ": ") + item.get<std::string>();
  text = std::string(trimmed(text));
  if (text.size() > kStringBytes) {
    text.resize(kStringBytes);
    text.resize(complete_utf8_prefix(text));
  }
  return text;
}

/// The words of a list's items, or of an object's values.
std::vector<std::string> list_of(const json& value) {
  std::vector<std::string> words;
  if (!value.is_array() && !value.is_object()) return words;
  for (const json& item : value) {
    if (words.size() == kListLength) break;
    words.push_back(words_of(item));
  }
  return words;
}

std::optional<long> number_of(const json& value) {
  constexpr double kMost = 1e9;
  if (value.is_number()) {
    const double number = value.get<double>();
    if (!(std::abs(number) <= kMost)) return number > 0 ? 1'000'000'000L : -1'000'000'000L;
    return std::lround(number);
  }
  if (!value.is_string()) return std::nullopt;
  const std::string text(trimmed(value.get<std::string>()));
  long number = 0;
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || at != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<bool> truth_of(const json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number()) return value.get<double>() != 0;
  if (!value.is_string()) return std::nullopt;
  const std::string word = lower_ascii(trimmed(value.get<std::string>()));
  if (word == "true" || word == "yes" || word == "correct") return true;
  if (word == "false" || word == "no" || word == "incorrect" || word == "wrong") return false;
  return std::nullopt;
}

/// A number within its bounds; what is done about it is noted.
int clamped(Found& found, const std::string& field, int low, int high, int fallback) {
  const std::optional<long> number =
      found.object.contains(field) ? number_of(found.object[field]) : std::nullopt;
  if (!number) {
    found.notes.push_back(fmt::format("no number in \"{}\", {} by default", field, fallback));
    return fallback;
  }
  const long kept = std::clamp<long>(*number, low, high);
  if (kept != *number)
    found.notes.push_back(fmt::format("\"{}\" is {}, {} is what it may be", field, *number, kept));
  return static_cast<int>(kept);
}

template <class T>
using Attempt = tl::expected<Read<T>, std::string>;

/// Reads one reply after the other, the last first: a repair replaces what it repairs.
template <class T, class ReadOne>
Read<T> read_attempts(std::span<const Minute> attempts, T fallback, ReadOne read_one) {
  std::string trouble = "there was no reply";
  for (std::size_t i = attempts.size(); i-- > 0;) {
    const Reply* reply = attempts[i].reply();
    Attempt<T> attempt = tl::unexpected(std::string("there was no reply"));
    if (reply) attempt = read_one(std::string_view(reply->text));
    if (attempt) {
      if (i > 0) attempt->how = Reading::repaired;
      return std::move(*attempt);
    }
    if (i + 1 == attempts.size()) trouble = attempt.error();
  }
  return {std::move(fallback), Reading::by_default, std::move(trouble)};
}

template <class T>
Read<T> read_from(T value, const Found& found) {
  return {std::move(value), found.notes.empty() ? Reading::exact : Reading::lenient,
          join(found.notes, "; ")};
}

std::string missing(const std::string& field) {
  return "it has no JSON object with the field \"" + field + "\"";
}

Attempt<Ruling> ruling_in(std::string_view text, const RulingTerms& terms) {
  std::optional<Found> found = find_object(text, "decision");
  if (!found) return tl::unexpected(missing("decision"));
  const std::string decision = lower_ascii(words_of(found->object["decision"]));
  if (decision != "stop" && decision != "continue")
    return tl::unexpected(std::string("\"decision\" is neither \"continue\" nor \"stop\""));
  Ruling ruling;
  ruling.stop = decision == "stop";
  ruling.experts =
      clamped(*found, "experts", terms.experts_low, terms.experts_high, terms.experts_default);
  ruling.direction = words_of(found->object["direction"]);
  ruling.tasks = list_of(found->object["tasks"]);
  ruling.tokens_max =
      clamped(*found, "tokens_max", terms.tokens_low, terms.tokens_high, terms.tokens_default);
  return read_from(std::move(ruling), *found);
}

/// Titles where the recruiter named nobody.
std::vector<std::string> filled_up(std::vector<std::string> experts, std::size_t count) {
  std::erase(experts, "");
  if (experts.size() > count) experts.resize(count);
  while (experts.size() < count) experts.emplace_back(experts.empty() ? "Solver" : "Critic");
  return experts;
}

Attempt<Recruitment> recruitment_in(std::string_view text, int experts) {
  std::optional<Found> found = find_object(text, "experts");
  if (!found) return tl::unexpected(missing("experts"));
  if (!found->object["experts"].is_array() && !found->object["experts"].is_object())
    return tl::unexpected(std::string("\"experts\" is not a list"));
  std::vector<std::string> named = list_of(found->object["experts"]);
  if (named.size() != static_cast<std::size_t>(experts))
    found->notes.push_back(fmt::format("{} experts where {} were wanted", named.size(), experts));
  return read_from(Recruitment{filled_up(std::move(named), static_cast<std::size_t>(experts))},
                   *found);
}

Attempt<Evaluation> evaluation_in(std::string_view text) {
  std::optional<Found> found = find_object(text, "correct");
  if (!found) return tl::unexpected(missing("correct"));
  const std::optional<bool> correct = truth_of(found->object["correct"]);
  if (!correct) return tl::unexpected(std::string("\"correct\" is neither true nor false"));
  return read_from(Evaluation{*correct, words_of(found->object["advice"])}, *found);
}

Schema object_schema(std::string name, const std::string& properties, const std::string& required) {
  return {std::move(name), R"({"type":"object","properties":{)" + properties + R"(},"required":[)" +
                               required + R"(],"additionalProperties":false})"};
}

}  // namespace

Read<Ruling> read_ruling(std::span<const Minute> attempts, const RulingTerms& terms) {
  Ruling fallback;
  fallback.experts = terms.experts_default;
  fallback.tokens_max = terms.tokens_default;
  return read_attempts(attempts, fallback,
                       [&](std::string_view text) { return ruling_in(text, terms); });
}

Read<Recruitment> read_recruitment(std::span<const Minute> attempts, int experts) {
  return read_attempts(attempts, Recruitment{filled_up({}, static_cast<std::size_t>(experts))},
                       [&](std::string_view text) { return recruitment_in(text, experts); });
}

Read<Evaluation> read_evaluation(std::span<const Minute> attempts) {
  return read_attempts(attempts, Evaluation{},
                       [](std::string_view text) { return evaluation_in(text); });
}

Schema ruling_schema(const RulingTerms& terms) {
  return object_schema(
      "ruling",
      R"("decision":{"type":"string","enum":["continue","stop"]},"experts":{"type":"integer","minimum":)" +
          std::to_string(terms.experts_low) + R"(,"maximum":)" +
          std::to_string(terms.experts_high) +
          R"(},"direction":{"type":"string"},"tasks":{"type":"array","items":{"type":"string"}},)"
          R"("tokens_max":{"type":"integer"})",
      R"("decision","experts","direction","tasks","tokens_max")");
}

Schema recruitment_schema(int experts) {
  return object_schema("recruitment",
                       fmt::format(R"("experts":{{"type":"array","items":{{"type":"string"}},)"
                                   R"("minItems":{0},"maxItems":{0}}})",
                                   experts),
                       R"("experts")");
}

Schema evaluation_schema() {
  return object_schema("evaluation", R"("correct":{"type":"boolean"},"advice":{"type":"string"})",
                       R"("correct","advice")");
}

std::string ruling_form() {
  return R"({"decision": "continue" or "stop", "experts": a number, "direction": "…", "tasks": ["…"], "tokens_max": a number})";
}

std::string recruitment_form() {
  return R"({"experts": ["Name: description"]})";
}

std::string evaluation_form() {
  return R"({"correct": true or false, "advice": "…"})";
}

const char* to_string(Reading how) {
  switch (how) {
    case Reading::exact:
      return "exact";
    case Reading::lenient:
      return "lenient";
    case Reading::repaired:
      return "repaired";
    case Reading::by_default:
      return "default";
  }
  return "?";
}

}  // namespace convene
